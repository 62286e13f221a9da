"""What must be true of a database and its files after a kill, asked of the file itself with nothing of ours between."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.reliability.history import ACKNOWLEDGED, History

# Each finds business transactions of which only a part is there.
HALVES = {
    "a case without questions": "SELECT c.number FROM medical_case c WHERE NOT EXISTS"
    " (SELECT 1 FROM question q WHERE q.case_id = c.id)",
    "a case whose submission is not in its history": "SELECT c.number FROM medical_case c WHERE"
    " (SELECT count(*) FROM case_move m WHERE m.case_id = c.id AND m.move = 'submit') <> 1",
    "a case that is not where its history ends": "SELECT c.number FROM medical_case c WHERE c.status <>"
    " (SELECT m.to_status FROM case_move m WHERE m.case_id = c.id ORDER BY m.case_version DESC LIMIT 1)",
    "a history with a step missing": "SELECT m.case_id FROM case_move m JOIN case_move n ON n.case_id = m.case_id"
    " AND n.case_version = (SELECT min(case_version) FROM case_move WHERE case_id = m.case_id"
    " AND case_version > m.case_version) WHERE n.from_status <> m.to_status",
    "a done case without a seal or a signature": "SELECT c.number FROM medical_case c WHERE c.status = 'done' AND NOT"
    " (EXISTS (SELECT 1 FROM seal s WHERE s.case_id = c.id) AND EXISTS (SELECT 1 FROM case_move m"
    " WHERE m.case_id = c.id AND m.move = 'sign') AND EXISTS (SELECT 1 FROM opinion o"
    " WHERE o.case_id = c.id AND o.signed_at IS NOT NULL) AND c.done_at IS NOT NULL)",
    "a done case without its one invoice, or an invoice of a case that is not done": "SELECT c.number FROM"
    " medical_case c WHERE (SELECT count(*) FROM invoice i WHERE i.case_id = c.id AND i.kind = 'invoice')"
    " <> (c.status = 'done')",
    "an invoice whose sums are not those of its lines": "SELECT i.number FROM invoice i WHERE i.net_minor <>"
    " (SELECT coalesce(sum(l.net_minor), 0) FROM invoice_line l WHERE l.invoice_id = i.id) OR NOT EXISTS"
    " (SELECT 1 FROM invoice_line l WHERE l.invoice_id = i.id) OR i.total_minor <> i.net_minor + i.tax_minor",
    "an invoice that is not in the audit log": "SELECT i.number FROM invoice i WHERE i.kind = 'invoice' AND"
    " (SELECT count(*) FROM audit_row a WHERE a.case_id = i.case_id AND a.action = 'invoice.issue') <> 1",
    "a number of an invoice that was given and not used": "SELECT k.name FROM counter k WHERE length(k.name) = 38"
    " AND k.name LIKE 'i%' AND k.value <> (SELECT count(*) FROM invoice i WHERE i.kind = 'invoice' AND"
    " k.name = 'i' || i.institution_id || '-' || substr(i.issued_on, 1, 4))",
    "a done case without its one record of service, or the other way round": "SELECT c.number FROM medical_case c"
    " WHERE (SELECT count(*) FROM service_record r WHERE r.case_id = c.id AND r.kind = 'opinion')"
    " <> (c.status = 'done')",
    "a seal of a case that is not done": "SELECT c.number FROM seal s JOIN medical_case c ON c.id = s.case_id"
    " WHERE c.status <> 'done'",
    "a signed opinion without a seal": "SELECT o.id FROM opinion o WHERE o.signed_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM seal s WHERE s.opinion_id = o.id)",
    "an addendum that nothing is built on": "SELECT s.code FROM seal s WHERE s.parent_digest IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM seal p WHERE p.digest = s.parent_digest AND p.superseded_by = s.id)",
    "a question without its words": "SELECT c.id FROM clarification c WHERE c.entries <>"
    " (SELECT count(*) FROM clarification_entry e WHERE e.clarification_id = c.id)",
    "a case with a provider who was not asked": "SELECT c.number FROM medical_case c WHERE c.provider_id IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.case_id = c.id AND a.provider_id = c.provider_id)",
    "an accepted case without an attestation": "SELECT c.number FROM medical_case c JOIN assignment a"
    " ON a.case_id = c.id AND a.ended_at IS NULL WHERE (c.accepted_at IS NULL) <> (a.attested_at IS NULL)",
    "a returned case without an open return, or the other way round": "SELECT c.number FROM medical_case c WHERE"
    " (c.status = 'returned') <> EXISTS (SELECT 1 FROM issue i WHERE i.case_id = c.id AND i.kind = 'return' AND i.resolved_at IS NULL)",
    "a submitted draft that still holds files": "SELECT d.id FROM document d JOIN case_draft f ON f.id = d.draft_id"
    " WHERE f.case_id IS NOT NULL OR d.case_id IS NOT NULL",
    "a draft opinion with half its answers": "SELECT o.id FROM opinion o WHERE o.version > 1 AND"
    " (SELECT count(*) FROM answer a WHERE a.opinion_id = o.id) <>"
    " (SELECT count(*) FROM question q WHERE q.case_id = o.case_id)",
    "a case with files and no analysis": "SELECT c.number FROM medical_case c WHERE EXISTS"
    " (SELECT 1 FROM document d WHERE d.case_id = c.id) AND NOT EXISTS"
    " (SELECT 1 FROM insight_run r WHERE r.case_id = c.id)",
    "a move that is not in the audit log": "SELECT m.case_id FROM case_move m WHERE m.move <> 'submit' AND"
    " (SELECT count(*) FROM audit_row a WHERE a.case_id = m.case_id AND a.action = 'case.move.' || m.move) <>"
    " (SELECT count(*) FROM case_move n WHERE n.case_id = m.case_id AND n.move = m.move)",
    "a case that is not in the audit log": "SELECT c.number FROM medical_case c WHERE (SELECT count(*) FROM audit_row a"
    " WHERE a.case_id = c.id AND a.action = 'case.create') <> 1",
    "a file that is not in the audit log": "SELECT d.id FROM document d WHERE (SELECT count(*) FROM audit_row a"
    " WHERE a.subject_id = d.id AND a.action = 'document.add') <> 1",
    "claims of an analysis that was not completed": "SELECT r.id FROM insight_run r WHERE r.status <> 'completed'"
    " AND EXISTS (SELECT 1 FROM claim c WHERE c.run_id = r.id)",
    "a claim without its evidence's page": "SELECT e.id FROM evidence e WHERE NOT EXISTS (SELECT 1 FROM document_page p"
    " WHERE p.document_id = e.document_id AND p.number = e.page AND substr(p.text, e.start + 1, e.end - e.start)"
    " = e.quote)",
    "a file that was read and has fewer pages than it says": "SELECT d.id FROM document d WHERE d.read_status = 'read'"
    " AND d.file_kind IN ('pdf', 'text', 'csv') AND d.page_count <>"
    " (SELECT count(*) FROM document_page p WHERE p.document_id = d.id)",
}
# Each finds something that is there more than once. Most are constraints too; that they still hold is the point.
DOUBLES = {
    "a submission": "SELECT subject FROM medical_case GROUP BY subject HAVING count(*) > 1",
    "a draft's case": "SELECT case_id FROM case_draft WHERE case_id IS NOT NULL GROUP BY case_id HAVING count(*) > 1",
    "a step": "SELECT case_id FROM case_move GROUP BY case_id, case_version HAVING count(*) > 1",
    "an assignment": "SELECT case_id FROM assignment WHERE ended_at IS NULL GROUP BY case_id HAVING count(*) > 1",
    "a signature": "SELECT case_id FROM opinion WHERE signed_at IS NOT NULL GROUP BY case_id, edition"
    " HAVING count(*) > 1",
    "a version that stands": "SELECT case_id FROM seal WHERE superseded_by IS NULL GROUP BY case_id HAVING count(*) > 1",
    "feedback": "SELECT case_id FROM feedback GROUP BY case_id HAVING count(*) > 1",
    "an invoice": "SELECT case_id FROM invoice WHERE kind = 'invoice' GROUP BY case_id HAVING count(*) > 1",
    "a number of an invoice": "SELECT number FROM invoice GROUP BY number HAVING count(*) > 1",
    "an upload": "SELECT upload_key FROM document GROUP BY upload_key HAVING count(*) > 1",
    "a page": "SELECT document_id FROM document_page GROUP BY document_id, number HAVING count(*) > 1",
    "a laboratory row": "SELECT document_id FROM lab_result GROUP BY document_id, position HAVING count(*) > 1",
    "a laboratory value on its page": "SELECT document_id FROM lab_result GROUP BY document_id, page, start, test_name"
    " HAVING count(*) > 1",
    "a section": "SELECT document_id FROM document_section GROUP BY document_id, page, start, name HAVING count(*) > 1",
    "a claim": "SELECT run_id FROM claim GROUP BY run_id, kind, text, icd10 HAVING count(*) > 1",
    "a run": "SELECT case_id FROM insight_run GROUP BY case_id, number HAVING count(*) > 1",
    "two runs at once": "SELECT case_id FROM insight_run WHERE status = 'processing' GROUP BY case_id"
    " HAVING count(*) > 1",
}


@dataclass(kw_only=True)
class Findings:
    """Everything that is wrong, by kind; empty lists are what a kill should leave."""

    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.lost, *self.half, *self.doubled, *self.invented, *self.broken]


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own, which recovers the file as any first connection would."""
    connection = sqlite3.connect(database, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def look(database: Path, history: History) -> Findings:
    """Compare the database with what was acknowledged."""
    found = Findings()
    with opened(database) as connection:
        integrity = connection.execute("PRAGMA integrity_check").fetchall()
        if integrity != [("ok",)]:
            found.broken += [f"integrity: {line}" for (line,) in integrity]
        found.broken += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        for what, statement in HALVES.items():
            found.half += [f"{what}: {row[0]}" for row in connection.execute(statement)]
        for what, statement in DOUBLES.items():
            found.doubled += [f"{what} twice: {row[0]}" for row in connection.execute(statement)]
        for deed in history.deeds.values():
            (count,) = connection.execute(deed.proof, deed.arguments).fetchone()
            if count > 1:
                found.doubled.append(f"{deed.kind} {deed.id}: {count} times")
            if count < 1 and deed.outcome == ACKNOWLEDGED:
                found.lost.append(f"{deed.kind} {deed.id}")
        found.invented += _invented(connection, history)
    return found


def files(database: Path, folder: Path, *, swept: bool) -> Findings:
    """Every row has its file, byte for byte; once the sweeper has been, every file has its row."""
    found = Findings()
    with opened(database) as connection:
        rows = connection.execute(
            "SELECT storage_key, sha256 FROM document UNION ALL SELECT storage_key, file_sha256 FROM seal"
        ).fetchall()
    kept = {path.name: path for path in folder.glob("*/*") if not path.suffix}
    for key, digest in rows:
        if key not in kept:
            found.lost.append(f"file {key} of a row")
        elif hashlib.sha256(kept[key].read_bytes()).hexdigest() != digest:
            found.half.append(f"file {key} has other bytes than its row says")
    if swept:
        found.half += [f"file {key} without a row" for key in kept.keys() - {key for key, _ in rows}]
    return found


def _invented(connection: sqlite3.Connection, history: History) -> list[str]:
    """Cases and files that nobody asked for. Those of the world's beginning carry other names."""
    asked = {str(deed.arguments[0]) for deed in history.of("submit")}
    cases = {row[0] for row in connection.execute("SELECT subject FROM medical_case WHERE subject LIKE 'Case %'")}
    uploads = {str(deed.arguments[0]) for deed in history.of("upload")}
    files = {row[0] for row in connection.execute("SELECT upload_key FROM document")}
    return [f"case {one}" for one in cases - asked] + [f"file {one}" for one in files - uploads]
