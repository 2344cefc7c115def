#!/usr/bin/env bash
# Makes golden/oracle.json anew. Needs Debian's golang-go and golang-golang-x-mod-dev; neither tests nor CI need them.
set -euo pipefail
cd "$(dirname "$0")"
gofmt -l main.go
GO111MODULE=off GOPATH=${GOPATH:-/usr/share/gocode} go run main.go ../../../docs/spec/ledger.md >golden/oracle.json.new
mv golden/oracle.json.new golden/oracle.json
