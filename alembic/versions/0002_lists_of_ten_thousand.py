"""lists of ten thousand cases

Revision: 0002, after 0001
"""

from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

COLUMNS = ['status', 'withdrawn_at', 'clock_due_at', 'clock_started_at', 'submitted_at']


def upgrade() -> None:
    op.create_index('ix_medical_case_clock', 'medical_case', COLUMNS)
    op.drop_index('ix_medical_case_status', 'medical_case')
    op.drop_index('ix_medical_case_clock_due_at', 'medical_case')


def downgrade() -> None:
    op.create_index('ix_medical_case_status', 'medical_case', ['status'])
    op.create_index('ix_medical_case_clock_due_at', 'medical_case', ['clock_due_at'])
    op.drop_index('ix_medical_case_clock', 'medical_case')
