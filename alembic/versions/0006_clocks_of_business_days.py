"""clocks of business days, and access that is opened again

Revision: 0006, after 0005
"""

from datetime import datetime, timedelta

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

AMBER_SHARE = 0.75
SATURDAY = 5
A_FEW = 500

at = sa.DateTime(timezone=True)
case = sa.table('medical_case', sa.column('id', sa.Uuid()), sa.column('clock_started_at', at), sa.column('clock_due_at', at),
    sa.column('clock_amber_at', at), sa.column('accepted_at', at), sa.column('done_at', at), sa.column('urgency', sa.String()),
    sa.column('review_seconds', sa.Integer()), sa.column('paused_seconds', sa.Integer()))
move = sa.table('case_move', sa.column('case_id', sa.Uuid()), sa.column('move', sa.String()), sa.column('created_at', at))


def upgrade() -> None:
    op.add_column('institution', sa.Column('weekend', sa.String(length=6), nullable=False, server_default='56'))
    op.add_column('institution', sa.Column('keeps_holidays', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('institution', sa.Column('region', sa.String(length=40), nullable=False, server_default=sa.text("''")))
    op.add_column('institution', sa.Column('closed_days', sa.String(length=1000), nullable=False, server_default=sa.text("''")))
    op.add_column('medical_case', sa.Column('clock_amber_at', at, nullable=True))
    op.add_column('medical_case', sa.Column('review_seconds', sa.Integer(), nullable=True))
    op.add_column('medical_case', sa.Column('paused_seconds', sa.Integer(), nullable=True))
    op.drop_index('ix_medical_case_clock', 'medical_case')
    op.create_index('ix_medical_case_clock', 'medical_case', ['status', 'withdrawn_at', 'clock_due_at', 'clock_amber_at', 'submitted_at'])
    op.create_table('case_grant',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', at, nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('until', at, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_case_grant_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_case_grant_case_id_medical_case'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_grant'))
    )
    op.create_index(op.f('ix_case_grant_account_id'), 'case_grant', ['account_id'])
    op.create_index(op.f('ix_case_grant_case_id'), 'case_grant', ['case_id'])
    op.create_index(op.f('ix_case_grant_until'), 'case_grant', ['until'])
    op.create_table('declared_conflict',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', at, nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('institution_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_declared_conflict_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['institution_id'], ['institution.id'], name=op.f('fk_declared_conflict_institution_id_institution'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_conflict')),
    sa.UniqueConstraint('account_id', 'institution_id', name=op.f('uq_declared_conflict_account_id_institution_id'))
    )
    op.create_index(op.f('ix_declared_conflict_account_id'), 'declared_conflict', ['account_id'])
    op.create_index(op.f('ix_declared_conflict_institution_id'), 'declared_conflict', ['institution_id'])
    _measure_what_is_there()


def downgrade() -> None:
    op.drop_table('declared_conflict')
    op.drop_table('case_grant')
    op.drop_index('ix_medical_case_clock', 'medical_case')
    op.create_index('ix_medical_case_clock', 'medical_case', ['status', 'withdrawn_at', 'clock_due_at', 'clock_started_at', 'submitted_at'])
    for column in ('paused_seconds', 'review_seconds', 'clock_amber_at'):
        op.drop_column('medical_case', column)
    for column in ('closed_days', 'region', 'keeps_holidays', 'weekend'):
        op.drop_column('institution', column)


def _measure_what_is_there() -> None:
    """Running clocks keep the amber they had; finished reviews are measured without weekends and pauses."""
    connection = op.get_bind()
    running = connection.execute(sa.select(case.c.id, case.c.clock_started_at, case.c.clock_due_at).where(
        case.c.clock_started_at.is_not(None), case.c.clock_due_at.is_not(None))).all()
    _write(connection, 'clock_amber_at', [
        {'key': key, 'clock_amber_at': start + AMBER_SHARE * (due - start)} for key, start, due in running])
    pauses = _pauses(connection)
    finished = connection.execute(sa.select(case.c.id, case.c.accepted_at, case.c.done_at, case.c.urgency).where(
        case.c.accepted_at.is_not(None), case.c.done_at.is_not(None))).all()
    measured = []
    for key, accepted, done, urgency in finished:
        mine = [(max(start, accepted), end) for start, end in pauses.get(key, []) if end > accepted]
        took = _length(accepted, done, urgency) - sum((_length(*pause, urgency) for pause in mine), timedelta())
        paused = sum((end - start for start, end in mine), timedelta())
        measured.append({'key': key, 'review_seconds': max(0, int(took.total_seconds())), 'paused_seconds': int(paused.total_seconds())})
    _write(connection, 'review_seconds', measured)
    _write(connection, 'paused_seconds', measured)


def _write(connection: sa.Connection, column: str, rows: list[dict[str, object]]) -> None:
    statement = sa.update(case).where(case.c.id == sa.bindparam('key')).values({column: sa.bindparam(f'new_{column}')})
    for first in range(0, len(rows), A_FEW):
        connection.execute(statement, [{'key': row['key'], f'new_{column}': row[column]} for row in rows[first:first + A_FEW]])


def _pauses(connection: sa.Connection) -> dict[object, list[tuple[datetime, datetime]]]:
    """By case, from each return to whatever ended it."""
    found: dict[object, list[tuple[datetime, datetime]]] = {}
    since: dict[object, datetime] = {}
    for key, what, when in connection.execute(sa.select(move.c.case_id, move.c.move, move.c.created_at).order_by(move.c.created_at)):
        if what == 'return':
            since[key] = when
        elif key in since:
            found.setdefault(key, []).append((since.pop(key), when))
    return found


def _length(start: datetime, end: datetime, urgency: str) -> timedelta:
    if urgency == 'urgent':
        return end - start
    counted, midnight = timedelta(), start.replace(hour=0, minute=0, second=0, microsecond=0)
    while midnight < end:
        following = midnight + timedelta(days=1)
        if midnight.weekday() < SATURDAY:
            counted += max(timedelta(), min(end, following) - max(start, midnight))
        midnight = following
    return counted
