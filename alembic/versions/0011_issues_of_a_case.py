"""issues of a case: kinds, numbers, what is wanted, edits, resolution, soft deletion

Revision: 0011, after 0010
"""

import sqlalchemy as sa

from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KINDS = "kind IN ('information', 'quality', 'administrative', 'return', 'billing')"
ANSWERS = sa.Enum('open', 'document', 'upload', 'sentence', 'unavailable', name='itemanswer', native_enum=False, create_constraint=True, length=40)
PEOPLE = ('answered_by', 'resolved_by', 'deleted_by')


def upgrade() -> None:
    with op.batch_alter_table('issue') as batch:
        batch.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch.add_column(sa.Column('title', sa.String(length=120), nullable=False, server_default=''))
        batch.add_column(sa.Column('blocks', sa.JSON(), nullable=False, server_default='[]'))
        batch.add_column(sa.Column('invoice_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('draft_answer', sa.String(length=4000), nullable=False, server_default=''))
        batch.add_column(sa.Column('answered_by', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('resolved_by', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('resolution', sa.String(length=4000), nullable=False, server_default=''))
        batch.add_column(sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('deleted_by', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('delete_reason', sa.String(length=500), nullable=False, server_default=''))
        batch.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    # Every issue so far is a return, numbered in the order they came.
    op.execute(
        "UPDATE issue SET title = substr(text, 1, 120), number = ("
        "SELECT count(*) FROM issue AS other WHERE other.case_id = issue.case_id AND (other.created_at < issue.created_at"
        " OR (other.created_at = issue.created_at AND other.id <= issue.id)))"
    )
    with op.batch_alter_table('issue') as batch:
        batch.alter_column('kind', existing_type=sa.String(length=20), type_=sa.String(length=40), existing_nullable=False)
        batch.create_check_constraint(op.f('ck_issue_issuekind'), KINDS)
        for name, kind in (('title', sa.String(length=120)), ('draft_answer', sa.String(length=4000)), ('resolution', sa.String(length=4000)), ('delete_reason', sa.String(length=500)), ('number', sa.Integer()), ('version', sa.Integer()), ('blocks', sa.JSON())):
            batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        for name in PEOPLE:
            batch.create_foreign_key(op.f(f'fk_issue_{name}_account'), 'account', [name], ['id'], ondelete='RESTRICT')
            batch.create_index(op.f(f'ix_issue_{name}'), [name])
        batch.create_index(op.f('ix_issue_invoice_id'), ['invoice_id'])
        batch.create_index('ix_issue_list', ['resolved_at', 'created_at'])
        batch.create_unique_constraint(op.f('uq_issue_case_id_number'), ['case_id', 'number'])
    op.create_table('issue_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issue_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('answer', ANSWERS, nullable=False),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_issue_item_document_id_document'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_issue_item_issue_id_issue'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issue_item')),
    sa.UniqueConstraint('issue_id', 'position', name=op.f('uq_issue_item_issue_id_position'))
    )
    op.create_index(op.f('ix_issue_item_issue_id'), 'issue_item', ['issue_id'])
    op.create_index(op.f('ix_issue_item_document_id'), 'issue_item', ['document_id'])
    op.create_table('issue_edit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issue_id', sa.Uuid(), nullable=False),
    sa.Column('editor_id', sa.Uuid(), nullable=False),
    sa.Column('title_before', sa.String(length=120), nullable=False),
    sa.Column('title_after', sa.String(length=120), nullable=False),
    sa.Column('text_before', sa.String(length=4000), nullable=False),
    sa.Column('text_after', sa.String(length=4000), nullable=False),
    sa.ForeignKeyConstraint(['editor_id'], ['account.id'], name=op.f('fk_issue_edit_editor_id_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_issue_edit_issue_id_issue'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issue_edit'))
    )
    op.create_index(op.f('ix_issue_edit_issue_id'), 'issue_edit', ['issue_id'])
    op.create_index(op.f('ix_issue_edit_editor_id'), 'issue_edit', ['editor_id'])


def downgrade() -> None:
    op.drop_table('issue_edit')
    op.drop_table('issue_item')
    # What was no return has no place in the shape before.
    op.execute("DELETE FROM issue WHERE kind <> 'return' OR deleted_at IS NOT NULL")
    with op.batch_alter_table('issue') as batch:
        batch.drop_constraint(op.f('uq_issue_case_id_number'), type_='unique')
        batch.drop_constraint(op.f('ck_issue_issuekind'), type_='check')
        batch.drop_index('ix_issue_list')
        batch.drop_index(op.f('ix_issue_invoice_id'))
        for name in PEOPLE:
            batch.drop_index(op.f(f'ix_issue_{name}'))
            batch.drop_constraint(op.f(f'fk_issue_{name}_account'), type_='foreignkey')
        batch.alter_column('kind', existing_type=sa.String(length=40), type_=sa.String(length=20), existing_nullable=False)
        for name in ('number', 'title', 'blocks', 'invoice_id', 'draft_answer', 'answered_by', 'resolved_by', 'resolution', 'deleted_at', 'deleted_by', 'delete_reason', 'version'):
            batch.drop_column(name)
