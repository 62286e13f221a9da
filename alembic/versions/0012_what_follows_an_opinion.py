"""what follows an opinion

Revision: 0012, after 0011
"""

import sqlalchemy as sa

from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('given_by', sa.Uuid(), nullable=False),
    sa.Column('usefulness', sa.Integer(), nullable=False),
    sa.Column('timeliness', sa.Integer(), nullable=False),
    sa.Column('comment', sa.String(length=2000), nullable=False),
    sa.Column('outcome', sa.Enum('confirmed', 'clarified', 'changed', 'undetermined', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(outcome IS NULL) = (outcome_on IS NULL)', name=op.f('ck_feedback_outcome_has_a_day')),
    sa.CheckConstraint('timeliness BETWEEN 1 AND 5', name=op.f('ck_feedback_timeliness_range')),
    sa.CheckConstraint('usefulness BETWEEN 1 AND 5', name=op.f('ck_feedback_usefulness_range')),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_feedback_case_id_medical_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['given_by'], ['account.id'], name=op.f('fk_feedback_given_by_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    sa.UniqueConstraint('case_id', name=op.f('uq_feedback_case_id'))
    )
    op.create_index(op.f('ix_feedback_given_by'), 'feedback', ['given_by'])
    op.create_table('feedback_change',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('feedback_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['account.id'], name=op.f('fk_feedback_change_changed_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_feedback_change_feedback_id_feedback'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_change')),
    sa.UniqueConstraint('feedback_id', 'version', name=op.f('uq_feedback_change_feedback_id_version'))
    )
    op.create_index(op.f('ix_feedback_change_changed_by'), 'feedback_change', ['changed_by'])
    op.create_index(op.f('ix_feedback_change_feedback_id'), 'feedback_change', ['feedback_id'])
    op.create_table('clarification',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('seal_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('sentence_id', sa.String(length=60), nullable=False),
    sa.Column('quote', sa.String(length=600), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('open', 'answered', 'closed', name='threadstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=False),
    sa.Column('answered_in', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_in'], ['seal.id'], name=op.f('fk_clarification_answered_in_seal'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_clarification_asked_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_clarification_case_id_medical_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['seal_id'], ['seal.id'], name=op.f('fk_clarification_seal_id_seal'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clarification')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_clarification_case_id_number'))
    )
    op.create_index(op.f('ix_clarification_answered_in'), 'clarification', ['answered_in'])
    op.create_index(op.f('ix_clarification_asked_by'), 'clarification', ['asked_by'])
    op.create_index(op.f('ix_clarification_case_id'), 'clarification', ['case_id'])
    op.create_index(op.f('ix_clarification_seal_id'), 'clarification', ['seal_id'])
    op.create_table('clarification_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('clarification_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('seal_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_clarification_entry_author_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['clarification_id'], ['clarification.id'], name=op.f('fk_clarification_entry_clarification_id_clarification'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seal_id'], ['seal.id'], name=op.f('fk_clarification_entry_seal_id_seal'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clarification_entry')),
    sa.UniqueConstraint('clarification_id', 'position', name=op.f('uq_clarification_entry_clarification_id_position'))
    )
    op.create_index(op.f('ix_clarification_entry_author_id'), 'clarification_entry', ['author_id'])
    op.create_index(op.f('ix_clarification_entry_clarification_id'), 'clarification_entry', ['clarification_id'])
    op.create_index(op.f('ix_clarification_entry_seal_id'), 'clarification_entry', ['seal_id'])


def downgrade() -> None:
    op.drop_table('clarification_entry')
    op.drop_table('clarification')
    op.drop_table('feedback_change')
    op.drop_table('feedback')
