CREATE TABLE agreements (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	agreement_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	content JSON, 
	budget JSON, 
	happened_on DATE NOT NULL, 
	how TEXT, 
	signed_by TEXT, 
	note TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, sample BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT uq_agreements_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_agreements_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_agreements_supersedes FOREIGN KEY(supersedes) REFERENCES agreements (entry_id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE attachments (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	attachment_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	about TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	sha256 TEXT, 
	file_name TEXT, 
	media_type TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	CONSTRAINT uq_attachments_attachment_id UNIQUE (attachment_id), 
	CONSTRAINT uq_attachments_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_attachments_supersedes FOREIGN KEY(supersedes) REFERENCES attachments (attachment_id)
);
CREATE TABLE attempts (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	attempt_id TEXT NOT NULL, 
	whose TEXT NOT NULL, 
	address TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT uq_attempts_attempt_id UNIQUE (attempt_id)
);
CREATE TABLE attendances (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	attendance_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	course TEXT NOT NULL, 
	held_on DATE NOT NULL, 
	hours FLOAT, 
	result TEXT, 
	CONSTRAINT uq_attendances_attendance_id UNIQUE (attendance_id), 
	CONSTRAINT uq_attendances_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_attendances_supersedes FOREIGN KEY(supersedes) REFERENCES attendances (attendance_id)
);
CREATE TABLE audit (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at DATETIME NOT NULL, 
	actor TEXT NOT NULL, 
	act TEXT NOT NULL, 
	subject TEXT NOT NULL
, roles TEXT DEFAULT '' NOT NULL, why TEXT, "before" TEXT, "after" TEXT, seal TEXT);
CREATE TABLE breach_steps (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	step_id TEXT NOT NULL, 
	breach_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	rule_id TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	happened_at DATETIME NOT NULL, 
	channel TEXT NOT NULL, 
	collector TEXT, 
	owner TEXT, 
	due_on DATE, 
	measure TEXT, 
	text TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_breach_steps_step_id UNIQUE (step_id)
);
CREATE TABLE called (
	followup_id TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	field TEXT NOT NULL, 
	number_key TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT pk_called PRIMARY KEY (followup_id)
);
CREATE TABLE checkins (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	checkin_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	plan_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	stop INTEGER, 
	at DATETIME NOT NULL, 
	CONSTRAINT uq_checkins_checkin_id UNIQUE (checkin_id), 
	CONSTRAINT uq_checkins_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_checkins_supersedes FOREIGN KEY(supersedes) REFERENCES checkins (checkin_id), 
	CONSTRAINT fk_checkins_plan_id FOREIGN KEY(plan_id) REFERENCES plans (plan_id)
);
CREATE TABLE code_tables (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version_id TEXT NOT NULL, 
	supersedes TEXT, 
	content TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_code_tables_version_id UNIQUE (version_id), 
	CONSTRAINT uq_code_tables_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_code_tables_supersedes FOREIGN KEY(supersedes) REFERENCES code_tables (version_id)
);
CREATE TABLE complaint_steps (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	step_id TEXT NOT NULL, 
	complaint_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	happened_on DATE NOT NULL, 
	case_key TEXT NOT NULL, 
	complaint_kind TEXT NOT NULL, 
	channel TEXT, 
	about TEXT, 
	owner TEXT, 
	due_on DATE, 
	outcome TEXT, 
	text TEXT, 
	followup_id TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_complaint_steps_step_id UNIQUE (step_id)
);
CREATE TABLE corrections (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	correction_id TEXT NOT NULL, 
	about TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	value JSON NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_corrections_correction_id UNIQUE (correction_id)
);
CREATE TABLE decisions (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	decided_at DATETIME NOT NULL, 
	purpose TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	starts_at DATETIME, 
	ends_at DATETIME, 
	allowed BOOLEAN NOT NULL, 
	rule_ids JSON NOT NULL, 
	rules_hash TEXT NOT NULL, 
	facts_hash TEXT NOT NULL, 
	plan_id TEXT, 
	followup_id TEXT, 
	actor TEXT NOT NULL, 
	CONSTRAINT fk_decisions_plan_id FOREIGN KEY(plan_id) REFERENCES plans (plan_id), 
	CONSTRAINT fk_decisions_followup_id FOREIGN KEY(followup_id) REFERENCES followups (followup_id)
);
CREATE TABLE drafts (
	who TEXT NOT NULL, 
	place TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	saved_at DATETIME NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (who, place, case_key)
);
CREATE TABLE experiments (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	experiment_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	content JSON NOT NULL, 
	ended_on DATE, 
	note TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_experiments_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_experiments_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_experiments_supersedes FOREIGN KEY(supersedes) REFERENCES experiments (entry_id)
);
CREATE TABLE followups (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	followup_id TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	happened_at DATETIME NOT NULL, 
	channel TEXT NOT NULL, 
	collector TEXT, 
	met_whom TEXT, 
	address_kind TEXT, 
	address_verdict TEXT, 
	outcome TEXT NOT NULL, 
	reason TEXT, 
	note TEXT, 
	next_action TEXT, 
	next_date DATE, 
	promise_amount BIGINT, 
	promise_date DATE, 
	promise_by TEXT, 
	currency TEXT NOT NULL, 
	supersedes TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, next_time TIME, correction TEXT, 
	CONSTRAINT uq_followups_followup_id UNIQUE (followup_id), 
	CONSTRAINT uq_followups_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_followups_supersedes FOREIGN KEY(supersedes) REFERENCES followups (followup_id)
);
CREATE TABLE holds (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	hold_id TEXT NOT NULL, 
	act TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	person_key TEXT, 
	hold_kind TEXT NOT NULL, 
	starts_on DATE, 
	ends_on DATE, 
	review_on DATE, 
	reviewer TEXT, 
	source TEXT, 
	evidence TEXT, 
	note TEXT, 
	decision TEXT, 
	lifted_on DATE, 
	reason TEXT, 
	followup_id TEXT, 
	complaint_id TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_holds_entry_id UNIQUE (entry_id)
);
CREATE TABLE imports (
	import_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	as_of DATE NOT NULL, 
	client TEXT DEFAULT '' NOT NULL, 
	clients JSON NOT NULL, 
	file_name TEXT NOT NULL, 
	file_hash TEXT NOT NULL, 
	encoding TEXT, 
	delimiter TEXT, 
	mapping JSON NOT NULL, 
	report JSON NOT NULL, 
	read INTEGER NOT NULL, 
	accepted INTEGER NOT NULL, 
	repaired INTEGER NOT NULL, 
	rejected INTEGER NOT NULL, 
	duplicate INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	snapshot_hash TEXT NOT NULL, 
	sample BOOLEAN NOT NULL, 
	committed_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, replaces TEXT, 
	CONSTRAINT pk_imports PRIMARY KEY (import_id)
);
CREATE TABLE incidents (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	incident_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	case_key TEXT, 
	person_key TEXT, 
	address_key TEXT, 
	about TEXT NOT NULL, 
	happened_at DATETIME NOT NULL, 
	level INTEGER NOT NULL, 
	what TEXT NOT NULL, 
	who TEXT, 
	injured BOOLEAN NOT NULL, 
	police BOOLEAN NOT NULL, 
	measures TEXT, 
	expires DATE, 
	contested_on DATE, 
	contest TEXT, 
	CONSTRAINT uq_incidents_incident_id UNIQUE (incident_id), 
	CONSTRAINT uq_incidents_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_incidents_supersedes FOREIGN KEY(supersedes) REFERENCES incidents (incident_id)
);
CREATE TABLE knowledge_checks (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	check_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	bank TEXT NOT NULL, 
	taken_on DATE NOT NULL, 
	answers JSON NOT NULL, 
	asked INTEGER NOT NULL, 
	"right" INTEGER NOT NULL, 
	pass_mark FLOAT NOT NULL, 
	passed BOOLEAN NOT NULL, 
	CONSTRAINT uq_knowledge_checks_check_id UNIQUE (check_id), 
	CONSTRAINT uq_knowledge_checks_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_knowledge_checks_supersedes FOREIGN KEY(supersedes) REFERENCES knowledge_checks (check_id)
);
CREATE TABLE leave (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	leave_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	note TEXT, 
	CONSTRAINT uq_leave_leave_id UNIQUE (leave_id), 
	CONSTRAINT uq_leave_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_leave_supersedes FOREIGN KEY(supersedes) REFERENCES leave (leave_id)
);
CREATE TABLE lessons (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	lesson_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	what TEXT NOT NULL, 
	why TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	decided_on DATE NOT NULL, 
	review_on DATE NOT NULL, 
	measure TEXT NOT NULL, 
	as_of DATE NOT NULL, 
	case_keys JSON, 
	case_key TEXT, 
	page TEXT NOT NULL, 
	note TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_lessons_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_lessons_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_lessons_supersedes FOREIGN KEY(supersedes) REFERENCES lessons (entry_id)
);
CREATE TABLE message_steps (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	message_id TEXT, 
	case_key TEXT NOT NULL, 
	step TEXT NOT NULL, 
	happened_at DATETIME NOT NULL, 
	provider TEXT, 
	reference TEXT, 
	why TEXT, 
	text TEXT, 
	number_key TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_message_steps_entry_id UNIQUE (entry_id)
);
CREATE TABLE messages (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	message_id TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	day DATE NOT NULL, 
	channel TEXT NOT NULL, 
	why TEXT NOT NULL, 
	language TEXT NOT NULL, 
	template TEXT NOT NULL, 
	version_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	number_key TEXT, 
	subject TEXT, 
	text TEXT, 
	parts INTEGER, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_messages_message_id UNIQUE (message_id)
);
CREATE TABLE overrides (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	override_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	rule_id TEXT NOT NULL, 
	case_key TEXT, 
	crew TEXT, 
	expires_on DATE NOT NULL, 
	reason TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_overrides_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_overrides_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_overrides_supersedes FOREIGN KEY(supersedes) REFERENCES overrides (entry_id)
);
CREATE TABLE passwords (
	user_id TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_passwords PRIMARY KEY (user_id)
);
CREATE TABLE plan_steps (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	rules_hash TEXT NOT NULL, 
	lists JSON NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_plan_steps_version_id UNIQUE (version_id, step), 
	CONSTRAINT fk_plan_steps_version_id FOREIGN KEY(version_id) REFERENCES plan_versions (version_id)
);
CREATE TABLE plan_versions (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version_id TEXT NOT NULL, 
	supersedes TEXT, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	as_of DATE NOT NULL, 
	rules_hash TEXT NOT NULL, 
	seed INTEGER NOT NULL, 
	content JSON NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_plan_versions_version_id UNIQUE (version_id), 
	CONSTRAINT fk_plan_versions_supersedes FOREIGN KEY(supersedes) REFERENCES plan_versions (version_id)
);
CREATE TABLE plans (
	plan_id TEXT NOT NULL, 
	day DATE NOT NULL, 
	crew TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	summary JSON NOT NULL, 
	supersedes TEXT, rules_hash TEXT, 
	CONSTRAINT pk_plans PRIMARY KEY (plan_id), 
	CONSTRAINT fk_plans_supersedes FOREIGN KEY(supersedes) REFERENCES plans (plan_id)
);
CREATE TABLE privacy (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	record_id TEXT NOT NULL, 
	about TEXT NOT NULL, 
	person_key TEXT NOT NULL, 
	stands BOOLEAN NOT NULL, 
	basis TEXT NOT NULL, 
	report JSON, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_privacy_record_id UNIQUE (record_id)
);
CREATE TABLE progress (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	report_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	plan_id TEXT NOT NULL, 
	stop INTEGER NOT NULL, 
	step TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	minutes INTEGER, 
	reason TEXT, 
	CONSTRAINT uq_progress_report_id UNIQUE (report_id), 
	CONSTRAINT uq_progress_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_progress_supersedes FOREIGN KEY(supersedes) REFERENCES progress (report_id), 
	CONSTRAINT fk_progress_plan_id FOREIGN KEY(plan_id) REFERENCES plans (plan_id)
);
CREATE TABLE qualifications (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	qualification_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	issuer TEXT, 
	number TEXT, 
	issued DATE NOT NULL, 
	expires DATE, 
	evidence TEXT, 
	CONSTRAINT uq_qualifications_qualification_id UNIQUE (qualification_id), 
	CONSTRAINT uq_qualifications_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_qualifications_supersedes FOREIGN KEY(supersedes) REFERENCES qualifications (qualification_id)
);
CREATE TABLE quality_reviews (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	review_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	visit TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	collector TEXT NOT NULL, 
	visited_on DATE NOT NULL, 
	drawn TEXT NOT NULL, 
	answers JSON NOT NULL, 
	score FLOAT, 
	note TEXT, 
	CONSTRAINT uq_quality_reviews_review_id UNIQUE (review_id), 
	CONSTRAINT uq_quality_reviews_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_quality_reviews_supersedes FOREIGN KEY(supersedes) REFERENCES quality_reviews (review_id)
);
CREATE TABLE questions (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	question_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	name TEXT NOT NULL, 
	shared BOOLEAN NOT NULL, 
	content JSON NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_questions_question_id UNIQUE (question_id), 
	CONSTRAINT uq_questions_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_questions_supersedes FOREIGN KEY(supersedes) REFERENCES questions (question_id)
);
CREATE TABLE safety_reviews (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	review_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	incident_id TEXT NOT NULL, 
	reviewed_on DATE NOT NULL, 
	consequence TEXT NOT NULL, 
	until DATE, 
	reason TEXT NOT NULL, 
	CONSTRAINT uq_safety_reviews_review_id UNIQUE (review_id), 
	CONSTRAINT uq_safety_reviews_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_safety_reviews_supersedes FOREIGN KEY(supersedes) REFERENCES safety_reviews (review_id)
);
CREATE TABLE satisfaction (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	score INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	happened_on DATE NOT NULL, 
	note TEXT, 
	CONSTRAINT uq_satisfaction_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_satisfaction_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_satisfaction_supersedes FOREIGN KEY(supersedes) REFERENCES satisfaction (entry_id)
);
CREATE TABLE score_models (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	model_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	as_of DATE NOT NULL, 
	content JSON NOT NULL, 
	CONSTRAINT uq_score_models_model_id UNIQUE (model_id), 
	CONSTRAINT uq_score_models_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_score_models_supersedes FOREIGN KEY(supersedes) REFERENCES score_models (model_id)
);
CREATE TABLE segments (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	segment_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	name TEXT NOT NULL, 
	content JSON NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_segments_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_segments_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_segments_supersedes FOREIGN KEY(supersedes) REFERENCES segments (entry_id)
);
CREATE TABLE sessions (
	token_hash TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	address TEXT NOT NULL, 
	began_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_sessions PRIMARY KEY (token_hash), 
	CONSTRAINT uq_sessions_session_id UNIQUE (session_id)
);
CREATE TABLE stops (
	plan_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	case_key TEXT NOT NULL, 
	arrive DATETIME NOT NULL, 
	leave DATETIME NOT NULL, 
	km FLOAT NOT NULL, 
	why TEXT NOT NULL, 
	CONSTRAINT pk_stops PRIMARY KEY (plan_id, position), 
	CONSTRAINT fk_stops_plan_id FOREIGN KEY(plan_id) REFERENCES plans (plan_id)
);
CREATE TABLE strategies (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	strategy_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	instead_of TEXT, 
	content JSON, 
	note TEXT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_strategies_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_strategies_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_strategies_supersedes FOREIGN KEY(supersedes) REFERENCES strategies (entry_id)
);
CREATE TABLE targets (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	target_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	month DATE NOT NULL, 
	currency TEXT NOT NULL, 
	client TEXT, 
	bucket TEXT, 
	amount BIGINT NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_targets_target_id UNIQUE (target_id), 
	CONSTRAINT uq_targets_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_targets_supersedes FOREIGN KEY(supersedes) REFERENCES targets (target_id)
);
CREATE TABLE template_steps (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	version_id TEXT NOT NULL, 
	step TEXT NOT NULL, 
	template TEXT NOT NULL, 
	language TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	why TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	others BOOLEAN NOT NULL, 
	title TEXT NOT NULL, 
	subject TEXT, 
	text TEXT NOT NULL, tone TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT uq_template_steps_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_template_steps_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_template_steps_supersedes FOREIGN KEY(supersedes) REFERENCES template_steps (entry_id)
);
CREATE TABLE templates (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	template_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	client TEXT DEFAULT '' NOT NULL, 
	kind TEXT NOT NULL, 
	signature TEXT NOT NULL, 
	settings JSON NOT NULL, 
	retired BOOLEAN NOT NULL, 
	saved_at DATETIME NOT NULL, 
	saved_by TEXT NOT NULL, 
	CONSTRAINT uq_templates_template_id UNIQUE (template_id)
);
CREATE TABLE tokens (
	token_hash TEXT NOT NULL, 
	token_id TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	CONSTRAINT pk_tokens PRIMARY KEY (token_hash), 
	CONSTRAINT uq_tokens_token_id UNIQUE (token_id)
);
CREATE TABLE users (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id TEXT NOT NULL, 
	login TEXT NOT NULL, 
	name TEXT NOT NULL, 
	roles JSON NOT NULL, 
	collector TEXT, 
	issuer TEXT, 
	subject TEXT, 
	disabled BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL
);
CREATE TABLE visit_requests (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	request_id TEXT NOT NULL, 
	supersedes TEXT, 
	step TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	expires_on DATE NOT NULL, 
	plan_id TEXT, 
	note TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_visit_requests_entry_id UNIQUE (entry_id), 
	CONSTRAINT uq_visit_requests_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_visit_requests_supersedes FOREIGN KEY(supersedes) REFERENCES visit_requests (entry_id)
);
CREATE TABLE warnings (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	warning_id TEXT NOT NULL, 
	supersedes TEXT, 
	withdrawn BOOLEAN NOT NULL, 
	sample BOOLEAN NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	about TEXT NOT NULL, 
	consequence TEXT NOT NULL, 
	until DATE, 
	note TEXT NOT NULL, 
	CONSTRAINT uq_warnings_warning_id UNIQUE (warning_id), 
	CONSTRAINT uq_warnings_supersedes UNIQUE (supersedes), 
	CONSTRAINT fk_warnings_supersedes FOREIGN KEY(supersedes) REFERENCES warnings (warning_id)
);
CREATE TABLE wishes (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	entry_id TEXT NOT NULL, 
	wish_id TEXT NOT NULL, 
	act TEXT NOT NULL, 
	case_key TEXT NOT NULL, 
	person_key TEXT, 
	about TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	value TEXT, 
	weekdays JSON, 
	time_from TIME, 
	time_to TIME, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	evidence TEXT, 
	note TEXT, 
	recorded_at DATETIME NOT NULL, 
	recorded_by TEXT NOT NULL, 
	CONSTRAINT uq_wishes_entry_id UNIQUE (entry_id)
);
CREATE TRIGGER agreements_refuses_delete BEFORE DELETE ON agreements BEGIN SELECT RAISE(ABORT, 'agreements is only ever added to'); END;
CREATE TRIGGER agreements_refuses_update BEFORE UPDATE ON agreements BEGIN SELECT RAISE(ABORT, 'agreements is only ever added to'); END;
CREATE TRIGGER attachments_refuses_delete BEFORE DELETE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments is only ever added to'); END;
CREATE TRIGGER attachments_refuses_update BEFORE UPDATE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments is only ever added to'); END;
CREATE TRIGGER attendances_refuses_delete BEFORE DELETE ON attendances BEGIN SELECT RAISE(ABORT, 'attendances is only ever added to'); END;
CREATE TRIGGER attendances_refuses_update BEFORE UPDATE ON attendances BEGIN SELECT RAISE(ABORT, 'attendances is only ever added to'); END;
CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE TRIGGER breach_steps_refuses_delete BEFORE DELETE ON breach_steps BEGIN SELECT RAISE(ABORT, 'breach_steps is only ever added to'); END;
CREATE TRIGGER breach_steps_refuses_update BEFORE UPDATE ON breach_steps BEGIN SELECT RAISE(ABORT, 'breach_steps is only ever added to'); END;
CREATE TRIGGER called_refuses_delete BEFORE DELETE ON called BEGIN SELECT RAISE(ABORT, 'called is only ever added to'); END;
CREATE TRIGGER called_refuses_update BEFORE UPDATE ON called BEGIN SELECT RAISE(ABORT, 'called is only ever added to'); END;
CREATE TRIGGER checkins_refuses_delete BEFORE DELETE ON checkins BEGIN SELECT RAISE(ABORT, 'checkins is only ever added to'); END;
CREATE TRIGGER checkins_refuses_update BEFORE UPDATE ON checkins BEGIN SELECT RAISE(ABORT, 'checkins is only ever added to'); END;
CREATE TRIGGER code_tables_refuses_delete BEFORE DELETE ON code_tables BEGIN SELECT RAISE(ABORT, 'code_tables is only ever added to'); END;
CREATE TRIGGER code_tables_refuses_update BEFORE UPDATE ON code_tables BEGIN SELECT RAISE(ABORT, 'code_tables is only ever added to'); END;
CREATE TRIGGER complaint_steps_refuses_delete BEFORE DELETE ON complaint_steps BEGIN SELECT RAISE(ABORT, 'complaint_steps is only ever added to'); END;
CREATE TRIGGER complaint_steps_refuses_update BEFORE UPDATE ON complaint_steps BEGIN SELECT RAISE(ABORT, 'complaint_steps is only ever added to'); END;
CREATE TRIGGER corrections_refuses_delete BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections is only ever added to'); END;
CREATE TRIGGER corrections_refuses_update BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections is only ever added to'); END;
CREATE TRIGGER decisions_refuses_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is only ever added to'); END;
CREATE TRIGGER decisions_refuses_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions is only ever added to'); END;
CREATE TRIGGER experiments_refuses_delete BEFORE DELETE ON experiments BEGIN SELECT RAISE(ABORT, 'experiments is only ever added to'); END;
CREATE TRIGGER experiments_refuses_update BEFORE UPDATE ON experiments BEGIN SELECT RAISE(ABORT, 'experiments is only ever added to'); END;
CREATE TRIGGER followups_refuses_delete BEFORE DELETE ON followups BEGIN SELECT RAISE(ABORT, 'followups is only ever added to'); END;
CREATE TRIGGER followups_refuses_update BEFORE UPDATE ON followups BEGIN SELECT RAISE(ABORT, 'followups is only ever added to'); END;
CREATE TRIGGER holds_refuses_delete BEFORE DELETE ON holds BEGIN SELECT RAISE(ABORT, 'holds is only ever added to'); END;
CREATE TRIGGER holds_refuses_update BEFORE UPDATE ON holds BEGIN SELECT RAISE(ABORT, 'holds is only ever added to'); END;
CREATE TRIGGER incidents_refuses_delete BEFORE DELETE ON incidents BEGIN SELECT RAISE(ABORT, 'incidents is only ever added to'); END;
CREATE TRIGGER incidents_refuses_update BEFORE UPDATE ON incidents BEGIN SELECT RAISE(ABORT, 'incidents is only ever added to'); END;
CREATE INDEX ix_agreements_agreement_id ON agreements (agreement_id);
CREATE INDEX ix_agreements_case_key ON agreements (case_key);
CREATE INDEX ix_attachments_case_key ON attachments (case_key);
CREATE INDEX ix_attachments_subject ON attachments (subject);
CREATE INDEX ix_attempts_address ON attempts (address);
CREATE INDEX ix_attempts_whose ON attempts (whose);
CREATE INDEX ix_attendances_collector ON attendances (collector);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_breach_steps_breach_id ON breach_steps (breach_id);
CREATE INDEX ix_breach_steps_case_key ON breach_steps (case_key);
CREATE INDEX ix_called_case_key ON called (case_key);
CREATE INDEX ix_checkins_plan_id ON checkins (plan_id);
CREATE INDEX ix_complaint_steps_case_key ON complaint_steps (case_key);
CREATE INDEX ix_complaint_steps_complaint_id ON complaint_steps (complaint_id);
CREATE INDEX ix_corrections_subject ON corrections (subject);
CREATE INDEX ix_decisions_case_key ON decisions (case_key);
CREATE INDEX ix_decisions_decided_at ON decisions (decided_at);
CREATE INDEX ix_decisions_followup_id ON decisions (followup_id);
CREATE INDEX ix_decisions_plan_id ON decisions (plan_id);
CREATE INDEX ix_drafts_case_key ON drafts (case_key);
CREATE INDEX ix_experiments_experiment_id ON experiments (experiment_id);
CREATE INDEX ix_followups_case_key ON followups (case_key);
CREATE INDEX ix_holds_case_key ON holds (case_key);
CREATE INDEX ix_holds_hold_id ON holds (hold_id);
CREATE INDEX ix_incidents_case_key ON incidents (case_key);
CREATE INDEX ix_knowledge_checks_collector ON knowledge_checks (collector);
CREATE INDEX ix_leave_collector ON leave (collector);
CREATE INDEX ix_lessons_case_key ON lessons (case_key);
CREATE INDEX ix_lessons_lesson_id ON lessons (lesson_id);
CREATE INDEX ix_message_steps_case_key ON message_steps (case_key);
CREATE INDEX ix_message_steps_message_id ON message_steps (message_id);
CREATE INDEX ix_messages_case_key ON messages (case_key);
CREATE INDEX ix_messages_number_key ON messages (number_key);
CREATE INDEX ix_overrides_case_key ON overrides (case_key);
CREATE INDEX ix_overrides_override_id ON overrides (override_id);
CREATE INDEX ix_plan_versions_first_day ON plan_versions (first_day);
CREATE INDEX ix_plans_day ON plans (day);
CREATE INDEX ix_privacy_person_key ON privacy (person_key);
CREATE INDEX ix_progress_plan_id ON progress (plan_id);
CREATE INDEX ix_qualifications_collector ON qualifications (collector);
CREATE INDEX ix_quality_reviews_case_key ON quality_reviews (case_key);
CREATE INDEX ix_quality_reviews_collector ON quality_reviews (collector);
CREATE INDEX ix_quality_reviews_visit ON quality_reviews (visit);
CREATE INDEX ix_safety_reviews_incident_id ON safety_reviews (incident_id);
CREATE INDEX ix_satisfaction_case_key ON satisfaction (case_key);
CREATE INDEX ix_segments_segment_id ON segments (segment_id);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_stops_case_key ON stops (case_key);
CREATE INDEX ix_strategies_strategy_id ON strategies (strategy_id);
CREATE INDEX ix_template_steps_version_id ON template_steps (version_id);
CREATE INDEX ix_templates_signature ON templates (signature);
CREATE INDEX ix_tokens_user_id ON tokens (user_id);
CREATE INDEX ix_users_user_id ON users (user_id);
CREATE INDEX ix_visit_requests_case_key ON visit_requests (case_key);
CREATE INDEX ix_visit_requests_request_id ON visit_requests (request_id);
CREATE INDEX ix_warnings_case_key ON warnings (case_key);
CREATE INDEX ix_wishes_case_key ON wishes (case_key);
CREATE INDEX ix_wishes_wish_id ON wishes (wish_id);
CREATE TRIGGER knowledge_checks_refuses_delete BEFORE DELETE ON knowledge_checks BEGIN SELECT RAISE(ABORT, 'knowledge_checks is only ever added to'); END;
CREATE TRIGGER knowledge_checks_refuses_update BEFORE UPDATE ON knowledge_checks BEGIN SELECT RAISE(ABORT, 'knowledge_checks is only ever added to'); END;
CREATE TRIGGER leave_refuses_delete BEFORE DELETE ON leave BEGIN SELECT RAISE(ABORT, 'leave is only ever added to'); END;
CREATE TRIGGER leave_refuses_update BEFORE UPDATE ON leave BEGIN SELECT RAISE(ABORT, 'leave is only ever added to'); END;
CREATE TRIGGER lessons_refuses_delete BEFORE DELETE ON lessons BEGIN SELECT RAISE(ABORT, 'lessons is only ever added to'); END;
CREATE TRIGGER lessons_refuses_update BEFORE UPDATE ON lessons BEGIN SELECT RAISE(ABORT, 'lessons is only ever added to'); END;
CREATE TRIGGER message_steps_refuses_delete BEFORE DELETE ON message_steps BEGIN SELECT RAISE(ABORT, 'message_steps is only ever added to'); END;
CREATE TRIGGER message_steps_refuses_update BEFORE UPDATE ON message_steps BEGIN SELECT RAISE(ABORT, 'message_steps is only ever added to'); END;
CREATE TRIGGER messages_refuses_delete BEFORE DELETE ON messages BEGIN SELECT RAISE(ABORT, 'messages is only ever added to'); END;
CREATE TRIGGER messages_refuses_update BEFORE UPDATE ON messages BEGIN SELECT RAISE(ABORT, 'messages is only ever added to'); END;
CREATE TRIGGER overrides_refuses_delete BEFORE DELETE ON overrides BEGIN SELECT RAISE(ABORT, 'overrides is only ever added to'); END;
CREATE TRIGGER overrides_refuses_update BEFORE UPDATE ON overrides BEGIN SELECT RAISE(ABORT, 'overrides is only ever added to'); END;
CREATE TRIGGER plan_steps_refuses_delete BEFORE DELETE ON plan_steps BEGIN SELECT RAISE(ABORT, 'plan_steps is only ever added to'); END;
CREATE TRIGGER plan_steps_refuses_update BEFORE UPDATE ON plan_steps BEGIN SELECT RAISE(ABORT, 'plan_steps is only ever added to'); END;
CREATE TRIGGER plan_versions_refuses_delete BEFORE DELETE ON plan_versions BEGIN SELECT RAISE(ABORT, 'plan_versions is only ever added to'); END;
CREATE TRIGGER plan_versions_refuses_update BEFORE UPDATE ON plan_versions BEGIN SELECT RAISE(ABORT, 'plan_versions is only ever added to'); END;
CREATE TRIGGER privacy_refuses_delete BEFORE DELETE ON privacy BEGIN SELECT RAISE(ABORT, 'privacy is only ever added to'); END;
CREATE TRIGGER privacy_refuses_update BEFORE UPDATE ON privacy BEGIN SELECT RAISE(ABORT, 'privacy is only ever added to'); END;
CREATE TRIGGER progress_refuses_delete BEFORE DELETE ON progress BEGIN SELECT RAISE(ABORT, 'progress is only ever added to'); END;
CREATE TRIGGER progress_refuses_update BEFORE UPDATE ON progress BEGIN SELECT RAISE(ABORT, 'progress is only ever added to'); END;
CREATE TRIGGER qualifications_refuses_delete BEFORE DELETE ON qualifications BEGIN SELECT RAISE(ABORT, 'qualifications is only ever added to'); END;
CREATE TRIGGER qualifications_refuses_update BEFORE UPDATE ON qualifications BEGIN SELECT RAISE(ABORT, 'qualifications is only ever added to'); END;
CREATE TRIGGER quality_reviews_refuses_delete BEFORE DELETE ON quality_reviews BEGIN SELECT RAISE(ABORT, 'quality_reviews is only ever added to'); END;
CREATE TRIGGER quality_reviews_refuses_update BEFORE UPDATE ON quality_reviews BEGIN SELECT RAISE(ABORT, 'quality_reviews is only ever added to'); END;
CREATE TRIGGER questions_refuses_delete BEFORE DELETE ON questions BEGIN SELECT RAISE(ABORT, 'questions is only ever added to'); END;
CREATE TRIGGER questions_refuses_update BEFORE UPDATE ON questions BEGIN SELECT RAISE(ABORT, 'questions is only ever added to'); END;
CREATE TRIGGER safety_reviews_refuses_delete BEFORE DELETE ON safety_reviews BEGIN SELECT RAISE(ABORT, 'safety_reviews is only ever added to'); END;
CREATE TRIGGER safety_reviews_refuses_update BEFORE UPDATE ON safety_reviews BEGIN SELECT RAISE(ABORT, 'safety_reviews is only ever added to'); END;
CREATE TRIGGER satisfaction_refuses_delete BEFORE DELETE ON satisfaction BEGIN SELECT RAISE(ABORT, 'satisfaction is only ever added to'); END;
CREATE TRIGGER satisfaction_refuses_update BEFORE UPDATE ON satisfaction BEGIN SELECT RAISE(ABORT, 'satisfaction is only ever added to'); END;
CREATE TRIGGER score_models_refuses_delete BEFORE DELETE ON score_models BEGIN SELECT RAISE(ABORT, 'score_models is only ever added to'); END;
CREATE TRIGGER score_models_refuses_update BEFORE UPDATE ON score_models BEGIN SELECT RAISE(ABORT, 'score_models is only ever added to'); END;
CREATE TRIGGER segments_refuses_delete BEFORE DELETE ON segments BEGIN SELECT RAISE(ABORT, 'segments is only ever added to'); END;
CREATE TRIGGER segments_refuses_update BEFORE UPDATE ON segments BEGIN SELECT RAISE(ABORT, 'segments is only ever added to'); END;
CREATE TRIGGER strategies_refuses_delete BEFORE DELETE ON strategies BEGIN SELECT RAISE(ABORT, 'strategies is only ever added to'); END;
CREATE TRIGGER strategies_refuses_update BEFORE UPDATE ON strategies BEGIN SELECT RAISE(ABORT, 'strategies is only ever added to'); END;
CREATE TRIGGER targets_refuses_delete BEFORE DELETE ON targets BEGIN SELECT RAISE(ABORT, 'targets is only ever added to'); END;
CREATE TRIGGER targets_refuses_update BEFORE UPDATE ON targets BEGIN SELECT RAISE(ABORT, 'targets is only ever added to'); END;
CREATE TRIGGER template_steps_refuses_delete BEFORE DELETE ON template_steps BEGIN SELECT RAISE(ABORT, 'template_steps is only ever added to'); END;
CREATE TRIGGER template_steps_refuses_update BEFORE UPDATE ON template_steps BEGIN SELECT RAISE(ABORT, 'template_steps is only ever added to'); END;
CREATE TRIGGER templates_refuses_delete BEFORE DELETE ON templates BEGIN SELECT RAISE(ABORT, 'templates is only ever added to'); END;
CREATE TRIGGER templates_refuses_update BEFORE UPDATE ON templates BEGIN SELECT RAISE(ABORT, 'templates is only ever added to'); END;
CREATE TRIGGER users_refuses_delete BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'users is only ever added to'); END;
CREATE TRIGGER users_refuses_update BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'users is only ever added to'); END;
CREATE TRIGGER visit_requests_refuses_delete BEFORE DELETE ON visit_requests BEGIN SELECT RAISE(ABORT, 'visit_requests is only ever added to'); END;
CREATE TRIGGER visit_requests_refuses_update BEFORE UPDATE ON visit_requests BEGIN SELECT RAISE(ABORT, 'visit_requests is only ever added to'); END;
CREATE TRIGGER warnings_refuses_delete BEFORE DELETE ON warnings BEGIN SELECT RAISE(ABORT, 'warnings is only ever added to'); END;
CREATE TRIGGER warnings_refuses_update BEFORE UPDATE ON warnings BEGIN SELECT RAISE(ABORT, 'warnings is only ever added to'); END;
CREATE TRIGGER wishes_refuses_delete BEFORE DELETE ON wishes BEGIN SELECT RAISE(ABORT, 'wishes is only ever added to'); END;
CREATE TRIGGER wishes_refuses_update BEFORE UPDATE ON wishes BEGIN SELECT RAISE(ABORT, 'wishes is only ever added to'); END;
INSERT INTO alembic_version VALUES ('0024');
