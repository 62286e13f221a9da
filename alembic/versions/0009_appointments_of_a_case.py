"""appointments of a case

Revision: 0009, after 0008
"""

import sqlalchemy as sa

from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('feed_hash', sa.String(length=64), nullable=True),
    sa.Column('feed_made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('feed_read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar')),
    sa.UniqueConstraint('account_id', name=op.f('uq_calendar_account_id')),
    sa.UniqueConstraint('feed_hash', name=op.f('uq_calendar_feed_hash'))
    )
    op.create_table('appointment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('turn_id', sa.Uuid(), nullable=True),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('status', sa.Enum('open', 'confirmed', 'declined', 'cancelled', name='appointmentstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('way', sa.Enum('video', 'phone', 'place', name='way', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'confirmed' OR starts_at IS NOT NULL", name=op.f('ck_appointment_confirmed_has_a_time')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_appointment_agreed_time')),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_appointment_case_id_medical_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_appointment_created_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_appointment_provider_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['requester_id'], ['account.id'], name=op.f('fk_appointment_requester_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['turn_id'], ['account.id'], name=op.f('fk_appointment_turn_id_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_created_by'), ['created_by'], unique=False)
        batch_op.create_index('ix_appointment_due', ['status', 'starts_at'], unique=False)
        batch_op.create_index('ix_appointment_provider', ['provider_id', 'status', 'starts_at'], unique=False)
        batch_op.create_index('ix_appointment_requester', ['requester_id', 'status', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_turn_id'), ['turn_id'], unique=False)

    op.create_table('appointment_reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('lead', sa.Enum('day', 'quarter', name='lead', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_appointment_reminder_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_appointment_reminder_appointment_id_appointment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_reminder')),
    sa.UniqueConstraint('appointment_id', 'account_id', 'lead', 'starts_at', name='uq_appointment_reminder_once')
    )
    with op.batch_alter_table('appointment_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_reminder_account_id'), ['account_id'], unique=False)

    op.create_table('appointment_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('proposed', 'accepted', 'declined', 'cancelled', 'ended', name='stepkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('slot_id', sa.Uuid(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('way', sa.Enum('video', 'phone', 'place', name='step_way', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('client_key', sa.String(length=64), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['account.id'], name=op.f('fk_appointment_step_actor_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_appointment_step_appointment_id_appointment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_step')),
    sa.UniqueConstraint('appointment_id', 'number', name=op.f('uq_appointment_step_appointment_id_number'))
    )
    with op.batch_alter_table('appointment_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_step_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ux_appointment_step_key', ['actor_id', 'client_key'], unique=True, sqlite_where=sa.text("client_key <> ''"), postgresql_where=sa.text("client_key <> ''"))

    op.create_table('appointment_slot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('step_id', sa.Uuid(), nullable=False),
    sa.Column('proposer_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('open', 'chosen', 'released', 'declined', 'replaced', name='slotstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_appointment_slot_some_time')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_appointment_slot_appointment_id_appointment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposer_id'], ['account.id'], name=op.f('fk_appointment_slot_proposer_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['step_id'], ['appointment_step.id'], name=op.f('fk_appointment_slot_step_id_appointment_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment_slot')),
    sa.UniqueConstraint('step_id', 'position', name=op.f('uq_appointment_slot_step_id_position'))
    )
    with op.batch_alter_table('appointment_slot', schema=None) as batch_op:
        batch_op.create_index('ix_appointment_slot_open', ['appointment_id', 'state', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_slot_proposer_id'), ['proposer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_slot_step_id'), ['step_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('appointment_slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_slot_step_id'))
        batch_op.drop_index(batch_op.f('ix_appointment_slot_proposer_id'))
        batch_op.drop_index('ix_appointment_slot_open')

    op.drop_table('appointment_slot')
    with op.batch_alter_table('appointment_step', schema=None) as batch_op:
        batch_op.drop_index('ux_appointment_step_key', sqlite_where=sa.text("client_key <> ''"), postgresql_where=sa.text("client_key <> ''"))
        batch_op.drop_index(batch_op.f('ix_appointment_step_actor_id'))

    op.drop_table('appointment_step')
    with op.batch_alter_table('appointment_reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_reminder_account_id'))

    op.drop_table('appointment_reminder')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_turn_id'))
        batch_op.drop_index('ix_appointment_requester')
        batch_op.drop_index('ix_appointment_provider')
        batch_op.drop_index('ix_appointment_due')
        batch_op.drop_index(batch_op.f('ix_appointment_created_by'))
        batch_op.drop_index(batch_op.f('ix_appointment_case_id'))

    op.drop_table('appointment')
    op.drop_table('calendar')
