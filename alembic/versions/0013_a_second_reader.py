"""a second reader, blinded until both have signed

Revision: 0013, after 0012
"""

import sqlalchemy as sa

from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

OPEN = sa.text('ended_at IS NULL')


def upgrade() -> None:
    op.create_table('second_reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('reader_id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('asked', 'accepted', 'reading', 'sealed', 'compared', 'adjudicated', 'declined', 'withdrawn', name='readingstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=2000), nullable=False),
    sa.Column('first_opinion_id', sa.Uuid(), nullable=True),
    sa.Column('first_sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_opinion_id', sa.Uuid(), nullable=True),
    sa.Column('second_sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('compared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('adjudicator_id', sa.Uuid(), nullable=True),
    sa.Column('decision', sa.Enum('reader_a', 'reader_b', 'not_decidable', name='decision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('first_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_opinion_id', sa.Uuid(), nullable=True),
    sa.Column('canonical', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('signature', sa.String(length=64), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['adjudicator_id'], ['account.id'], name=op.f('fk_second_reading_adjudicator_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_second_reading_asked_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_second_reading_assignment_id_assignment'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_second_reading_case_id_medical_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['first_opinion_id'], ['opinion.id'], name=op.f('fk_second_reading_first_opinion_id_opinion'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reader_id'], ['account.id'], name=op.f('fk_second_reading_reader_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['released_opinion_id'], ['opinion.id'], name=op.f('fk_second_reading_released_opinion_id_opinion'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['second_opinion_id'], ['opinion.id'], name=op.f('fk_second_reading_second_opinion_id_opinion'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_reading')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_second_reading_assignment_id')),
    sa.UniqueConstraint('first_opinion_id', name=op.f('uq_second_reading_first_opinion_id')),
    sa.UniqueConstraint('released_opinion_id', name=op.f('uq_second_reading_released_opinion_id')),
    sa.UniqueConstraint('second_opinion_id', name=op.f('uq_second_reading_second_opinion_id'))
    )
    op.create_index(op.f('ix_second_reading_adjudicator_id'), 'second_reading', ['adjudicator_id'])
    op.create_index(op.f('ix_second_reading_asked_by'), 'second_reading', ['asked_by'])
    op.create_index(op.f('ix_second_reading_case_id'), 'second_reading', ['case_id'])
    op.create_index(op.f('ix_second_reading_decided_at'), 'second_reading', ['decided_at'])
    op.create_index(op.f('ix_second_reading_reader_id'), 'second_reading', ['reader_id'])
    op.create_index('ux_second_reading_open', 'second_reading', ['case_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)

    op.create_table('reading_verdict',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('second_reading_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('suggested', sa.Enum('agree', 'compatible', 'differ', name='suggested', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decided', sa.Enum('agree', 'compatible', 'differ', name='decided', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['second_reading_id'], ['second_reading.id'], name=op.f('fk_reading_verdict_second_reading_id_second_reading'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading_verdict')),
    sa.UniqueConstraint('second_reading_id', 'part', name=op.f('uq_reading_verdict_second_reading_id_part'))
    )
    op.create_index(op.f('ix_reading_verdict_second_reading_id'), 'reading_verdict', ['second_reading_id'])



def downgrade() -> None:
    op.drop_table('reading_verdict')
    op.drop_table('second_reading')
