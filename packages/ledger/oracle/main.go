// Oracle of the ledger: the same facts from Go's golang.org/x/mod/sumdb (tlog, note) and crypto/ed25519, which share
// no line with this package. Prints JSON; run.sh writes it to golden/oracle.json, which the tests read.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		out[i] = s[index]
	}
	return out, nil
}

func (s *store) add(n int64, data []byte) {
	hashes, err := tlog.StoredHashes(n, data, *s)
	must(err)
	*s = append(*s, hashes...)
}

func hexes(hashes []tlog.Hash) []string {
	out := []string{}
	for _, h := range hashes {
		out = append(out, hex.EncodeToString(h[:]))
	}
	return out
}

// A list of proofs as one digest: each proof as its length (4 bytes) and its hashes.
type digest struct{ buffer bytes.Buffer }

func (d *digest) add(proof []tlog.Hash) {
	binary.Write(&d.buffer, binary.BigEndian, uint32(len(proof)))
	for _, h := range proof {
		d.buffer.Write(h[:])
	}
}

func (d *digest) hex() string {
	sum := sha256.Sum256(d.buffer.Bytes())
	return hex.EncodeToString(sum[:])
}

func repeat(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// The eight leaves every implementation of RFC 6962 is tested with.
var standardLeaves = []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}

func standard() map[string]any {
	var s store
	roots := []string{}
	inclusion := map[string][]string{}
	consistency := map[string][]string{}
	for i, text := range standardLeaves {
		data, _ := hex.DecodeString(text)
		s.add(int64(i), data)
		size := int64(i + 1)
		root, err := tlog.TreeHash(size, s)
		must(err)
		roots = append(roots, hex.EncodeToString(root[:]))
		for n := int64(0); n < size; n++ {
			proof, err := tlog.ProveRecord(size, n, s)
			must(err)
			inclusion[fmt.Sprintf("%d in %d", n, size)] = hexes(proof)
		}
		for old := int64(1); old <= size; old++ {
			proof, err := tlog.ProveTree(size, old, s)
			must(err)
			consistency[fmt.Sprintf("%d to %d", old, size)] = hexes(proof)
		}
	}
	return map[string]any{"leaves": standardLeaves, "roots": roots, "inclusion": inclusion, "consistency": consistency}
}

// Trees over the leaves "leaf 0", "leaf 1", …: roots, and a digest over all proofs of each size.
func trees(limit int64) []map[string]any {
	var s store
	out := []map[string]any{}
	for size := int64(1); size <= limit; size++ {
		s.add(size-1, []byte(fmt.Sprintf("leaf %d", size-1)))
		root, err := tlog.TreeHash(size, s)
		must(err)
		var inclusion, consistency digest
		for n := int64(0); n < size; n++ {
			proof, err := tlog.ProveRecord(size, n, s)
			must(err)
			inclusion.add(proof)
		}
		for old := int64(1); old <= size; old++ {
			proof, err := tlog.ProveTree(size, old, s)
			must(err)
			consistency.add(proof)
		}
		out = append(out, map[string]any{
			"size": size, "root": hex.EncodeToString(root[:]), "storedCount": tlog.StoredHashCount(size),
			"inclusion": inclusion.hex(), "consistency": consistency.hex(),
		})
	}
	return out
}

// A tree large enough for three levels of tiles: its root, some proofs, and every tile with the digest of its bytes.
func tiles(size int64) map[string]any {
	var s store
	for n := int64(0); n < size; n++ {
		s.add(n, []byte(fmt.Sprintf("leaf %d", n)))
	}
	root, err := tlog.TreeHash(size, s)
	must(err)
	paths := []string{}
	var contents bytes.Buffer
	all := tlog.NewTiles(8, 0, size)
	for i, tile := range all {
		// The package lists every width a tile passed through while growing; only the last one is of this size.
		if i+1 < len(all) && all[i+1].L == tile.L && all[i+1].N == tile.N {
			continue
		}
		data, err := tlog.ReadTileData(tile, s)
		must(err)
		// tlog-tiles drops the height from the path.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		paths = append(paths, path)
		sum := sha256.Sum256(data)
		fmt.Fprintf(&contents, "%s %x\n", path, sum)
	}
	listing := sha256.Sum256(contents.Bytes())
	proofs := []map[string]any{}
	for _, n := range []int64{0, 255, 256, 4242, 65535, 65536, size - 1} {
		inclusion, err := tlog.ProveRecord(size, n, s)
		must(err)
		consistency, err := tlog.ProveTree(size, n+1, s)
		must(err)
		proofs = append(proofs, map[string]any{"leaf": n, "inclusion": hexes(inclusion), "consistencyFromNext": hexes(consistency)})
	}
	return map[string]any{
		"size": size, "root": hex.EncodeToString(root[:]), "tileCount": len(paths),
		"lastPaths": paths[len(paths)-8:], "listing": hex.EncodeToString(listing[:]), "proofs": proofs,
	}
}

func storedIndexes() []map[string]any {
	out := []map[string]any{}
	for _, c := range []struct {
		level int
		n     int64
	}{{0, 0}, {0, 1}, {1, 0}, {3, 5}, {8, 1}, {0, 999999999}, {16, 65535}, {0, 1 << 40}, {30, 1 << 10}, {47, 1}} {
		out = append(out, map[string]any{"level": c.level, "index": c.n, "stored": tlog.StoredHashIndex(c.level, c.n)})
	}
	return out
}

func tilePaths() []map[string]any {
	out := []map[string]any{}
	for _, t := range []tlog.Tile{{H: 8, L: 0, N: 0, W: 256}, {H: 8, L: 0, N: 1067, W: 256}, {H: 8, L: 1, N: 999, W: 17},
		{H: 8, L: 2, N: 1000, W: 1}, {H: 8, L: 5, N: 1234067, W: 255}, {H: 8, L: 0, N: 123456789012, W: 256}} {
		out = append(out, map[string]any{"level": t.L, "index": t.N, "width": t.W, "path": strings.Replace(t.Path(), "tile/8/", "tile/", 1)})
	}
	return out
}

// cosigner implements C2SP tlog-cosignature (type 4) as a key of the note package.
type cosigner struct {
	name string
	seed []byte
	time uint64
}

func (c cosigner) key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(c.seed) }
func (c cosigner) Name() string            { return c.name }
func (c cosigner) KeyHash() uint32 {
	return keyHash(c.name, append([]byte{4}, c.key().Public().(ed25519.PublicKey)...))
}
func (c cosigner) message(time uint64, msg []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), msg...)
}
func (c cosigner) Sign(msg []byte) ([]byte, error) {
	out := make([]byte, 8)
	binary.BigEndian.PutUint64(out, c.time)
	return append(out, ed25519.Sign(c.key(), c.message(c.time, msg))...), nil
}
func (c cosigner) Verify(msg, sig []byte) bool {
	return len(sig) == 72 && ed25519.Verify(c.key().Public().(ed25519.PublicKey), c.message(binary.BigEndian.Uint64(sig), msg), sig[8:])
}

func keyHash(name string, material []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), material...))
	return binary.BigEndian.Uint32(sum[:4])
}

// signerKey writes a seed as the note package's private key text.
func signerKey(name string, seed []byte) string {
	material := append([]byte{1}, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)...)
	return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, keyHash(name, material), base64.StdEncoding.EncodeToString(append([]byte{1}, seed...)))
}

func verifierKey(name string, seed []byte) string {
	key, err := note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	must(err)
	return key
}

func notes() []map[string]any {
	out := []map[string]any{}
	for i, text := range []string{"one line\n", "two\n\nparagraphs with — a dash\n", "Đợt khảo sát, phường Bỉm Sơn\nkhông ai sửa được\n"} {
		name, seed := fmt.Sprintf("khaosat.example.vn/%d", i), repeat(byte(0x40+i))
		signer, err := note.NewSigner(signerKey(name, seed))
		must(err)
		witness := cosigner{"giamsat.example.vn/mttq", repeat(byte(0x50 + i)), uint64(1_785_715_200 + i)}
		signed, err := note.Sign(&note.Note{Text: text}, signer, witness)
		must(err)
		out = append(out, map[string]any{
			"text": text, "name": name, "seed": hex.EncodeToString(seed), "verifierKey": verifierKey(name, seed),
			"witnessSeed": hex.EncodeToString(witness.seed), "time": witness.time, "note": string(signed),
		})
	}
	return out
}

// examine reads the specification and follows it by hand: entries, commitments, tree, checkpoint, receipt, proof.
func examine(specification string) map[string]any {
	raw, err := os.ReadFile(specification)
	must(err)
	doc := string(raw)
	commit := func(salt byte, content []byte) []byte {
		sum := sha256.Sum256(append(append([]byte("longdan-commitment/v1\n"), repeat(salt)...), content...))
		return sum[:]
	}
	origin, round := "khaosat.example.vn/bim-son", "bim-son-2026"
	head := func(kind byte) []byte { return append([]byte{1, kind, byte(len(round))}, round...) }
	codes := [][]byte{commit(0xc0, []byte("9ACEFHJKHT")), commit(0xc1, []byte("KNRWY3573M")), commit(0xc2, []byte("X369EJNTJF"))}
	for i := range codes {
		for j := range codes {
			if bytes.Compare(codes[i], codes[j]) < 0 {
				codes[i], codes[j] = codes[j], codes[i]
			}
		}
	}
	var set store
	for i, code := range codes {
		set.add(int64(i), code)
	}
	codesRoot, err := tlog.TreeHash(3, set)
	must(err)
	response := commit(0xa2, []byte{5, 4, 4})
	entries := [][]byte{
		bytes.Join([][]byte{head(2), {0x20, 0x26, 0x04, 0x01}, commit(0xa0, []byte("05/KH-UBND"))}, nil),
		bytes.Join([][]byte{head(6), {0x20, 0x26, 0x08, 0x03}, {0, 0, 0, 3}, codesRoot[:], commit(0xa1, []byte("3 phieu"))}, nil),
		bytes.Join([][]byte{head(7), response}, nil),
	}
	var s store
	for i, entry := range entries {
		s.add(int64(i), entry)
	}
	root, err := tlog.TreeHash(3, s)
	must(err)
	log, err := note.NewSigner(signerKey(origin, repeat(1)))
	must(err)
	receipts, err := note.NewSigner(signerKey(origin+"/receipts", repeat(2)))
	must(err)
	checkpoint, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n3\n%s\n", origin, root)}, log, cosigner{"giamsat.example.vn/mttq", repeat(3), 1785715200})
	must(err)
	receipt, err := note.Sign(&note.Note{Text: fmt.Sprintf("longdan-receipt/v1\nlog %s\nround %s\nresponse %s\nby 2026-10-31\n",
		origin, round, base64.StdEncoding.EncodeToString(response))}, receipts)
	must(err)
	proof, err := tlog.ProveRecord(3, 2, s)
	must(err)
	must(tlog.CheckRecord(proof, 3, root, 2, tlog.RecordHash(entries[2])))
	proofFile := fmt.Sprintf("c2sp.org/tlog-proof@v1\nindex 2\n%s\n\n%s", proof[0], checkpoint)
	expected := map[string]string{
		"codesRoot": hex.EncodeToString(codesRoot[:]), "root": hex.EncodeToString(root[:]),
		"checkpoint": string(checkpoint), "receipt": string(receipt), "proof": proofFile,
		"log key": verifierKey(origin, repeat(1)), "receipts key": verifierKey(origin+"/receipts", repeat(2)),
	}
	for i, entry := range entries {
		leaf := tlog.RecordHash(entry)
		expected[fmt.Sprintf("entry %d", i)] = hex.EncodeToString(entry)
		expected[fmt.Sprintf("leaf %d", i)] = hex.EncodeToString(leaf[:])
	}
	found := map[string]any{}
	for name, value := range expected {
		found[name] = strings.Contains(doc, value)
	}
	return found
}

func main() {
	out := map[string]any{
		"standard": standard(), "trees": trees(130), "tiles": tiles(70000), "storedIndexes": storedIndexes(),
		"tilePaths": tilePaths(), "notes": notes(), "specification": examine(os.Args[1]),
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	must(encoder.Encode(out))
}
