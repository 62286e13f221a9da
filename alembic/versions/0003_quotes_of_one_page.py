"""quotes of one page have numbers, and the audit log is found by its time

Revision: 0003, after 0002
"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('citation', sa.Column('nth', sa.Integer(), nullable=False, server_default='1'))
    op.create_index('ix_audit_row_at', 'audit_row', ['at'])


def downgrade() -> None:
    op.drop_index('ix_audit_row_at', 'audit_row')
    op.drop_column('citation', 'nth')
