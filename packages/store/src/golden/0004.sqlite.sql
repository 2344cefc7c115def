-- table approval
CREATE TABLE "approval" ("round_id" text not null references "round" ("id"), "subject" text not null check (subject in ('plan', 'report')), "version" integer not null, "approved_at" text not null, "approved_by" text not null, constraint "approval_key" primary key ("round_id", "subject", "version"));
-- trigger approval_no_delete
CREATE TRIGGER "approval_no_delete" before delete on "approval" begin select raise(abort, 'approval: append-only'); end;
-- trigger approval_no_replace
CREATE TRIGGER "approval_no_replace" before insert on "approval" when exists (select 1 from "approval" where "round_id" = "new"."round_id" and "subject" = "new"."subject" and "version" = "new"."version") begin select raise(abort, 'approval: append-only'); end;
-- trigger approval_no_update
CREATE TRIGGER "approval_no_update" before update on "approval" begin select raise(abort, 'approval: append-only'); end;
-- table audit
CREATE TABLE "audit" ("sequence" integer primary key, "at" text not null, "actor_id" text not null, "actor_name" text not null, "act" text not null, "round_id" text, "details" text not null);
-- trigger audit_no_delete
CREATE TRIGGER "audit_no_delete" before delete on "audit" begin select raise(abort, 'audit: append-only'); end;
-- trigger audit_no_replace
CREATE TRIGGER "audit_no_replace" before insert on "audit" when exists (select 1 from "audit" where "sequence" = "new"."sequence") begin select raise(abort, 'audit: append-only'); end;
-- trigger audit_no_update
CREATE TRIGGER "audit_no_update" before update on "audit" begin select raise(abort, 'audit: append-only'); end;
-- index audit_of_round
CREATE INDEX "audit_of_round" on "audit" ("round_id", "sequence");
-- table ballot
CREATE TABLE "ballot" ("round_id" text not null references "round" ("id"), "code" text not null, "serial" integer not null, "field_id" text not null, "unit_id" text, "batch_id" text not null references "ballot_batch" ("id"), "questionnaire_id" text not null references "questionnaire" ("id"), constraint "ballot_key" primary key ("round_id", "code"), constraint "ballot_code_key" unique ("code"), constraint "ballot_serial_key" unique ("round_id", "field_id", "serial"));
-- table ballot_batch
CREATE TABLE "ballot_batch" ("id" text primary key, "round_id" text not null references "round" ("id"), "field_id" text not null, "unit_id" text, "count" integer not null check (count > 0), "first_serial" integer not null, "issued_on" text not null);
-- table benchmark
CREATE TABLE "benchmark" ("round_id" text not null references "round" ("id"), "id" text not null, "content" text not null, constraint "benchmark_key" primary key ("round_id", "id"));
-- table count_table
CREATE TABLE "count_table" ("round_id" text not null references "round" ("id"), "version" integer not null, "content" text not null, "recorded_at" text not null, "recorded_by" text not null, constraint "count_table_key" primary key ("round_id", "version"));
-- trigger count_table_no_delete
CREATE TRIGGER "count_table_no_delete" before delete on "count_table" begin select raise(abort, 'count_table: append-only'); end;
-- trigger count_table_no_replace
CREATE TRIGGER "count_table_no_replace" before insert on "count_table" when exists (select 1 from "count_table" where "round_id" = "new"."round_id" and "version" = "new"."version") begin select raise(abort, 'count_table: append-only'); end;
-- trigger count_table_no_update
CREATE TRIGGER "count_table_no_update" before update on "count_table" begin select raise(abort, 'count_table: append-only'); end;
-- table document_number
CREATE TABLE "document_number" ("round_id" text not null references "round" ("id"), "document" text not null, "number" text, "issued_on" text, constraint "document_number_key" primary key ("round_id", "document"));
-- table eligibility_rules
CREATE TABLE "eligibility_rules" ("round_id" text not null references "round" ("id"), "version" integer not null, "content" text not null, "reason" text not null, "recorded_at" text not null, "recorded_by" text not null, constraint "eligibility_rules_key" primary key ("round_id", "version"));
-- trigger eligibility_rules_no_delete
CREATE TRIGGER "eligibility_rules_no_delete" before delete on "eligibility_rules" begin select raise(abort, 'eligibility_rules: append-only'); end;
-- trigger eligibility_rules_no_replace
CREATE TRIGGER "eligibility_rules_no_replace" before insert on "eligibility_rules" when exists (select 1 from "eligibility_rules" where "round_id" = "new"."round_id" and "version" = "new"."version") begin select raise(abort, 'eligibility_rules: append-only'); end;
-- trigger eligibility_rules_no_update
CREATE TRIGGER "eligibility_rules_no_update" before update on "eligibility_rules" begin select raise(abort, 'eligibility_rules: append-only'); end;
-- table field_questionnaire
CREATE TABLE "field_questionnaire" ("round_id" text not null references "round" ("id"), "field_id" text not null, "questionnaire_id" text not null references "questionnaire" ("id"), constraint "field_questionnaire_key" primary key ("round_id", "field_id"));
-- table import_run
CREATE TABLE "import_run" ("id" text primary key, "round_id" text not null references "round" ("id"), "file_name" text not null, "file_hash" text not null, "mapping" text not null, "started_on" text not null, "rows_read" integer not null, "accepted" integer not null, "already_in" integer not null, "refused" integer not null, "finished" integer not null, "notes" text not null);
-- table kysely_migration
CREATE TABLE "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
-- table kysely_migration_lock
CREATE TABLE "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
-- table narrative
CREATE TABLE "narrative" ("round_id" text not null references "round" ("id"), "field_id" text not null, "version" integer not null, "content" text not null, "recorded_at" text not null, "recorded_by" text not null, constraint "narrative_key" primary key ("round_id", "field_id", "version"));
-- trigger narrative_no_delete
CREATE TRIGGER "narrative_no_delete" before delete on "narrative" begin select raise(abort, 'narrative: append-only'); end;
-- trigger narrative_no_replace
CREATE TRIGGER "narrative_no_replace" before insert on "narrative" when exists (select 1 from "narrative" where "round_id" = "new"."round_id" and "field_id" = "new"."field_id" and "version" = "new"."version") begin select raise(abort, 'narrative: append-only'); end;
-- trigger narrative_no_update
CREATE TRIGGER "narrative_no_update" before update on "narrative" begin select raise(abort, 'narrative: append-only'); end;
-- table plan_version
CREATE TABLE "plan_version" ("round_id" text not null references "round" ("id"), "version" integer not null, "content" text not null, "recorded_at" text not null, "recorded_by" text not null, constraint "plan_version_key" primary key ("round_id", "version"));
-- trigger plan_version_no_delete
CREATE TRIGGER "plan_version_no_delete" before delete on "plan_version" begin select raise(abort, 'plan_version: append-only'); end;
-- trigger plan_version_no_replace
CREATE TRIGGER "plan_version_no_replace" before insert on "plan_version" when exists (select 1 from "plan_version" where "round_id" = "new"."round_id" and "version" = "new"."version") begin select raise(abort, 'plan_version: append-only'); end;
-- trigger plan_version_no_update
CREATE TRIGGER "plan_version_no_update" before update on "plan_version" begin select raise(abort, 'plan_version: append-only'); end;
-- table questionnaire
CREATE TABLE "questionnaire" ("id" text primary key, "round_id" text not null references "round" ("id"), "version" integer not null, "scheme_id" text not null, "content" text not null, constraint "questionnaire_version_key" unique ("round_id", "version"));
-- trigger questionnaire_no_delete
CREATE TRIGGER "questionnaire_no_delete" before delete on "questionnaire" begin select raise(abort, 'questionnaire: append-only'); end;
-- trigger questionnaire_no_replace
CREATE TRIGGER "questionnaire_no_replace" before insert on "questionnaire" when exists (select 1 from "questionnaire" where "id" = "new"."id") begin select raise(abort, 'questionnaire: append-only'); end;
-- trigger questionnaire_no_update
CREATE TRIGGER "questionnaire_no_update" before update on "questionnaire" begin select raise(abort, 'questionnaire: append-only'); end;
-- table receipt
CREATE TABLE "receipt" ("round_id" text not null, "response_id" text not null, "hash" text not null, constraint "receipt_key" primary key ("round_id", "response_id"), constraint "receipt_response" foreign key ("round_id", "response_id") references "response" ("round_id", "id")) without rowid;
-- index receipt_hash
CREATE INDEX "receipt_hash" on "receipt" ("round_id", "hash");
-- table refused_row
CREATE TABLE "refused_row" ("round_id" text not null references "round" ("id"), "identity" text not null, "import_id" text not null references "import_run" ("id"), "row" integer not null, "sheet" text, "ballot_code" text, "raw" text not null, "findings" text not null, constraint "refused_row_key" primary key ("round_id", "identity"));
-- index refused_row_code
CREATE INDEX "refused_row_code" on "refused_row" ("round_id", "ballot_code");
-- table response
CREATE TABLE "response" ("round_id" text not null references "round" ("id"), "id" text not null, "questionnaire_id" text not null references "questionnaire" ("id"), "ballot_code" text, "identity" text not null, "field_id" text, "unit_id" text, "channel" text not null, "respondent_kind" text, "answered_on" text, "consent" text not null, "vector" blob not null, "written" text, "set_aside" text, "salt" blob not null, "import_id" text, constraint "response_key" primary key ("round_id", "id"), constraint "response_identity_key" unique ("round_id", "identity"), constraint "response_ballot" foreign key ("round_id", "ballot_code") references "ballot" ("round_id", "code")) without rowid;
-- index response_ballot_key
CREATE UNIQUE INDEX response_ballot_key on response (round_id, ballot_code) where ballot_code is not null;
-- table response_correction
CREATE TABLE "response_correction" ("id" text primary key, "round_id" text not null, "response_id" text not null, "corrected_on" text not null, "corrected_by" text not null, "reason" text not null check (length(trim(reason)) > 0), "before" text not null, constraint "correction_response" foreign key ("round_id", "response_id") references "response" ("round_id", "id"));
-- trigger response_correction_no_delete
CREATE TRIGGER "response_correction_no_delete" before delete on "response_correction" begin select raise(abort, 'response_correction: append-only'); end;
-- trigger response_correction_no_replace
CREATE TRIGGER "response_correction_no_replace" before insert on "response_correction" when exists (select 1 from "response_correction" where "id" = "new"."id") begin select raise(abort, 'response_correction: append-only'); end;
-- trigger response_correction_no_update
CREATE TRIGGER "response_correction_no_update" before update on "response_correction" begin select raise(abort, 'response_correction: append-only'); end;
-- index response_correction_of
CREATE INDEX "response_correction_of" on "response_correction" ("round_id", "response_id");
-- table round
CREATE TABLE "round" ("id" text primary key, "source" text not null check (source in ('ballots', 'totals')), "plan_version" integer not null, "created_on" text not null, "generated_data" integer not null);
-- table ruling
CREATE TABLE "ruling" ("round_id" text not null, "response_id" text not null, "version" integer not null, "ruling" text not null check (ruling in ('void', 'keep', 'withdraw')), "reason" text not null check (length(trim(reason)) > 0), "ruled_by" text not null, "ruled_on" text not null, constraint "ruling_key" primary key ("round_id", "response_id", "version"), constraint "ruling_response" foreign key ("round_id", "response_id") references "response" ("round_id", "id"));
-- trigger ruling_no_delete
CREATE TRIGGER "ruling_no_delete" before delete on "ruling" begin select raise(abort, 'ruling: append-only'); end;
-- trigger ruling_no_replace
CREATE TRIGGER "ruling_no_replace" before insert on "ruling" when exists (select 1 from "ruling" where "round_id" = "new"."round_id" and "response_id" = "new"."response_id" and "version" = "new"."version") begin select raise(abort, 'ruling: append-only'); end;
-- trigger ruling_no_update
CREATE TRIGGER "ruling_no_update" before update on "ruling" begin select raise(abort, 'ruling: append-only'); end;
-- table scheme
CREATE TABLE "scheme" ("id" text not null, "version" integer not null, "content" text not null, "file_name" text not null, "text" text not null, "added_on" text not null, constraint "scheme_key" primary key ("id", "version"));
-- table setting
CREATE TABLE "setting" ("name" text primary key, "value" text not null);
-- table staff_account
CREATE TABLE "staff_account" ("id" text primary key, "name" text not null, "email" text not null unique, "emailVerified" integer not null, "image" text, "username" text unique, "displayUsername" text, "role" text not null, "disabled" integer default 0 not null, "createdAt" text not null, "updatedAt" text not null);
-- table staff_credential
CREATE TABLE "staff_credential" ("id" text primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "staff_account" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" text, "refreshTokenExpiresAt" text, "scope" text, "password" text, "createdAt" text not null, "updatedAt" text not null);
-- index staff_credential_of
CREATE INDEX "staff_credential_of" on "staff_credential" ("userId");
-- table staff_session
CREATE TABLE "staff_session" ("id" text primary key, "expiresAt" text not null, "token" text not null unique, "createdAt" text not null, "updatedAt" text not null, "ipAddress" text, "userAgent" text, "userId" text not null references "staff_account" ("id") on delete cascade);
-- index staff_session_of
CREATE INDEX "staff_session_of" on "staff_session" ("userId");
-- table staff_verification
CREATE TABLE "staff_verification" ("id" text primary key, "identifier" text not null, "value" text not null, "expiresAt" text not null, "createdAt" text not null, "updatedAt" text not null);
-- index staff_verification_of
CREATE INDEX "staff_verification_of" on "staff_verification" ("identifier");
-- table task_mark
CREATE TABLE "task_mark" ("round_id" text not null references "round" ("id"), "task" integer not null, "done_on" text not null, constraint "task_mark_key" primary key ("round_id", "task"));
