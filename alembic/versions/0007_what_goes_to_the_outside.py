"""what goes to the outside

Revision: 0007, after 0006
"""

import sqlalchemy as sa

from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('channel',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('mail', 'telegram', 'discord', 'slack', 'pushover', 'webhook', name='channelkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('entries', sa.LargeBinary(), nullable=False),
    sa.Column('shown', sa.String(length=120), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.String(length=60), nullable=False),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_channel_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel'))
    )
    with op.batch_alter_table('channel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channel_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ux_channel_mail', ['account_id'], unique=True, sqlite_where=sa.text("kind = 'mail'"), postgresql_where=sa.text("kind = 'mail'"))

    op.create_table('letter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel_id', sa.Uuid(), nullable=False),
    sa.Column('gather_key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'sent', 'not_needed', 'given_up', name='letterstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('enclosure', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_letter_channel_id_channel'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_due', ['due_at'], unique=False, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
        batch_op.create_index('ix_letter_gathered', ['channel_id', 'gather_key', 'sealed_at'], unique=False)
        batch_op.create_index('ux_letter_open', ['channel_id', 'gather_key'], unique=True, sqlite_where=sa.text('sealed_at IS NULL'), postgresql_where=sa.text('sealed_at IS NULL'))

    op.create_table('letter_attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel_id', sa.Uuid(), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('sent', 'failed', 'not_needed', 'given_up', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('result', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_letter_attempt_channel_id_channel'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_attempt'))
    )
    with op.batch_alter_table('letter_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_attempt_at'), ['at'], unique=False)
        batch_op.create_index('ix_letter_attempt_history', ['channel_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_attempt_letter_id'), ['letter_id'], unique=False)

    op.create_table('letter_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('letter_id', sa.Uuid(), nullable=False),
    sa.Column('notification_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_line_letter_id_letter'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notification_id'], ['notification.id'], name=op.f('fk_letter_line_notification_id_notification'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_line')),
    sa.UniqueConstraint('letter_id', 'notification_id', name=op.f('uq_letter_line_letter_id_notification_id'))
    )
    with op.batch_alter_table('letter_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_line_notification_id'), ['notification_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('letter_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_line_notification_id'))

    op.drop_table('letter_line')
    with op.batch_alter_table('letter_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_attempt_letter_id'))
        batch_op.drop_index('ix_letter_attempt_history')
        batch_op.drop_index(batch_op.f('ix_letter_attempt_at'))

    op.drop_table('letter_attempt')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ux_letter_open', sqlite_where=sa.text('sealed_at IS NULL'), postgresql_where=sa.text('sealed_at IS NULL'))
        batch_op.drop_index('ix_letter_gathered')
        batch_op.drop_index('ix_letter_due', sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.drop_table('letter')
    with op.batch_alter_table('channel', schema=None) as batch_op:
        batch_op.drop_index('ux_channel_mail', sqlite_where=sa.text("kind = 'mail'"), postgresql_where=sa.text("kind = 'mail'"))
        batch_op.drop_index(batch_op.f('ix_channel_account_id'))

    op.drop_table('channel')
