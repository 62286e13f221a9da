"""the chat of a case

Revision: 0004, after 0003
"""

import sqlalchemy as sa
import sqlmodel

from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chat_thread',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('wrapped_key', sa.LargeBinary(), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_chat_thread_assignment_id_assignment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_chat_thread_case_id_medical_case'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_chat_thread_provider_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['requester_id'], ['account.id'], name=op.f('fk_chat_thread_requester_id_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_thread')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_chat_thread_assignment_id'))
    )
    with op.batch_alter_table('chat_thread', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_thread_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_thread_provider_id'), ['provider_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_thread_requester_id'), ['requester_id'], unique=False)

    op.create_table('chat_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('thread_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('client_msg_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('reply_to', sa.Uuid(), nullable=True),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_chat_message_author_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reply_to'], ['chat_message.id'], name=op.f('fk_chat_message_reply_to_chat_message'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['thread_id'], ['chat_thread.id'], name=op.f('fk_chat_message_thread_id_chat_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_message')),
    sa.UniqueConstraint('thread_id', 'author_id', 'client_msg_id', name=op.f('uq_chat_message_thread_id_author_id_client_msg_id')),
    sa.UniqueConstraint('thread_id', 'seq', name=op.f('uq_chat_message_thread_id_seq'))
    )
    with op.batch_alter_table('chat_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_message_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_message_reply_to'), ['reply_to'], unique=False)

    op.create_table('chat_receipt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('thread_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('delivered_seq', sa.Integer(), nullable=False),
    sa.Column('read_seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_chat_receipt_account_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['thread_id'], ['chat_thread.id'], name=op.f('fk_chat_receipt_thread_id_chat_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_receipt')),
    sa.UniqueConstraint('thread_id', 'account_id', name=op.f('uq_chat_receipt_thread_id_account_id'))
    )
    with op.batch_alter_table('chat_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_receipt_account_id'), ['account_id'], unique=False)

    op.create_table('chat_file',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('thread_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('upload_key', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('file_kind', sa.Enum('pdf', 'png', 'jpeg', 'dicom', 'text', 'csv', name='chat_file_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('storage_key', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_chat_file_document_id_document'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['message_id'], ['chat_message.id'], name=op.f('fk_chat_file_message_id_chat_message'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['chat_thread.id'], name=op.f('fk_chat_file_thread_id_chat_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by'], ['account.id'], name=op.f('fk_chat_file_uploaded_by_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_file')),
    sa.UniqueConstraint('storage_key', name=op.f('uq_chat_file_storage_key')),
    sa.UniqueConstraint('thread_id', 'uploaded_by', 'upload_key', name=op.f('uq_chat_file_thread_id_uploaded_by_upload_key'))
    )
    with op.batch_alter_table('chat_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chat_file_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_file_message_id'), ['message_id'], unique=False)
        batch_op.create_index('ix_chat_file_unsent', ['message_id', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_chat_file_uploaded_by'), ['uploaded_by'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('chat_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chat_file_uploaded_by'))
        batch_op.drop_index('ix_chat_file_unsent')
        batch_op.drop_index(batch_op.f('ix_chat_file_message_id'))
        batch_op.drop_index(batch_op.f('ix_chat_file_document_id'))

    op.drop_table('chat_file')
    with op.batch_alter_table('chat_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chat_receipt_account_id'))

    op.drop_table('chat_receipt')
    with op.batch_alter_table('chat_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chat_message_reply_to'))
        batch_op.drop_index(batch_op.f('ix_chat_message_author_id'))

    op.drop_table('chat_message')
    with op.batch_alter_table('chat_thread', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chat_thread_requester_id'))
        batch_op.drop_index(batch_op.f('ix_chat_thread_provider_id'))
        batch_op.drop_index(batch_op.f('ix_chat_thread_case_id'))

    op.drop_table('chat_thread')
