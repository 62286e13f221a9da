"""messages that wait for somebody, and a mark of what changed in a conversation

Revision: 0010, after 0009
"""

import sqlalchemy as sa

from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

WAITING = sa.text('waits_since IS NOT NULL')


def upgrade() -> None:
    with op.batch_alter_table('chat_thread') as table:
        table.add_column(sa.Column('changes', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('chat_receipt') as table:
        table.add_column(sa.Column('told_seq', sa.Integer(), nullable=False, server_default='0'))
        table.add_column(sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True))
    # What came before was told of when it was sent.
    op.execute('UPDATE chat_receipt SET told_seq = (SELECT last_seq FROM chat_thread WHERE chat_thread.id = thread_id)')
    with op.batch_alter_table('chat_thread') as table:
        table.alter_column('changes', server_default=None)
    with op.batch_alter_table('chat_receipt') as table:
        table.alter_column('told_seq', server_default=None)
    op.create_index('ix_chat_receipt_waiting', 'chat_receipt', ['waits_since'], unique=False, sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    op.drop_index('ix_chat_receipt_waiting', table_name='chat_receipt')
    with op.batch_alter_table('chat_receipt') as table:
        table.drop_column('waits_since')
        table.drop_column('told_seq')
    with op.batch_alter_table('chat_thread') as table:
        table.drop_column('changes')
