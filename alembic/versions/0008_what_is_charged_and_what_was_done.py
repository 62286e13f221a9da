"""what is charged and what was done

Revision: 0008, after 0007
"""

import sqlalchemy as sa

from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('billing_profile',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('institution_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('department', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=400), nullable=False),
    sa.Column('vat_number', sa.String(length=40), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['institution_id'], ['institution.id'], name=op.f('fk_billing_profile_institution_id_institution'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_profile')),
    sa.UniqueConstraint('code', name=op.f('uq_billing_profile_code')),
    sa.UniqueConstraint('institution_id', name=op.f('uq_billing_profile_institution_id'))
    )
    op.create_table('rate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('institution_id', sa.Uuid(), nullable=True),
    sa.Column('contract', sa.String(length=80), nullable=False),
    sa.Column('specialty', sa.Enum('cardiology', 'dermatology', 'endocrinology', 'gastroenterology', 'gynaecology', 'haematology', 'nephrology', 'neurology', 'oncology', 'ophthalmology', 'orthopaedics', 'paediatrics', 'pulmonology', 'radiology', 'rheumatology', 'urology', name='specialty', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('standard', 'urgent', name='urgency', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_bp', sa.Integer(), nullable=False),
    sa.Column('tax_note', sa.String(length=80), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('net_minor >= 0 AND tax_bp >= 0 AND tax_bp < 10000', name=op.f('ck_rate_sane')),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_rate_in_order')),
    sa.ForeignKeyConstraint(['created_by'], ['account.id'], name=op.f('fk_rate_created_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['institution_id'], ['institution.id'], name=op.f('fk_rate_institution_id_institution'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate'))
    )
    op.create_index(op.f('ix_rate_created_by'), 'rate', ['created_by'])
    op.create_index(op.f('ix_rate_institution_id'), 'rate', ['institution_id'])
    op.create_index('ux_rate_card', 'rate', ['specialty', 'urgency', 'valid_from'], unique=True, sqlite_where=sa.text('institution_id IS NULL'), postgresql_where=sa.text('institution_id IS NULL'))
    op.create_index('ux_rate_contract', 'rate', ['institution_id', 'specialty', 'urgency', 'valid_from'], unique=True, sqlite_where=sa.text('institution_id IS NOT NULL'), postgresql_where=sa.text('institution_id IS NOT NULL'))

    op.create_table('invoice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.String(length=24), nullable=False),
    sa.Column('kind', sa.Enum('invoice', 'credit_note', name='invoicekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('generated', 'verified', 'paid', 'void', 'waived', 'credit', name='invoicestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('institution_id', sa.Uuid(), nullable=False),
    sa.Column('refers_to_id', sa.Uuid(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_minor', sa.BigInteger(), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('seller', sa.String(length=400), nullable=False),
    sa.Column('seller_vat', sa.String(length=40), nullable=False),
    sa.Column('seller_iban', sa.String(length=40), nullable=False),
    sa.Column('buyer', sa.String(length=800), nullable=False),
    sa.Column('buyer_vat', sa.String(length=40), nullable=False),
    sa.Column('buyer_reference', sa.String(length=80), nullable=False),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_by', sa.Uuid(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('paid_method', sa.Enum('transfer', 'direct_debit', 'card', 'offset', name='paymethod', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('paid_reference', sa.String(length=80), nullable=False),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_by', sa.Uuid(), nullable=True),
    sa.Column('void_reason', sa.String(length=2000), nullable=False),
    sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name=op.f('ck_invoice_refers')),
    sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f('ck_invoice_paid')),
    sa.CheckConstraint("(state = 'void') = (voided_at IS NOT NULL)", name=op.f('ck_invoice_void')),
    sa.CheckConstraint('total_minor = net_minor + tax_minor', name=op.f('ck_invoice_adds_up')),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_invoice_case_id_medical_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['institution_id'], ['institution.id'], name=op.f('fk_invoice_institution_id_institution'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['paid_by'], ['account.id'], name=op.f('fk_invoice_paid_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['refers_to_id'], ['invoice.id'], name=op.f('fk_invoice_refers_to_id_invoice'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['verified_by'], ['account.id'], name=op.f('fk_invoice_verified_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['voided_by'], ['account.id'], name=op.f('fk_invoice_voided_by_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice')),
    sa.UniqueConstraint('number', name=op.f('uq_invoice_number')),
    sa.UniqueConstraint('refers_to_id', name=op.f('uq_invoice_refers_to_id'))
    )
    op.create_index(op.f('ix_invoice_case_id'), 'invoice', ['case_id'])
    op.create_index(op.f('ix_invoice_disputed_at'), 'invoice', ['disputed_at'])
    op.create_index(op.f('ix_invoice_due_on'), 'invoice', ['due_on'])
    op.create_index(op.f('ix_invoice_issued_on'), 'invoice', ['issued_on'])
    op.create_index('ix_invoice_list', 'invoice', ['institution_id', 'issued_on'])
    op.create_index(op.f('ix_invoice_paid_by'), 'invoice', ['paid_by'])
    op.create_index(op.f('ix_invoice_state'), 'invoice', ['state'])
    op.create_index(op.f('ix_invoice_verified_by'), 'invoice', ['verified_by'])
    op.create_index(op.f('ix_invoice_voided_by'), 'invoice', ['voided_by'])
    op.create_index('ux_invoice_case', 'invoice', ['case_id'], unique=True, sqlite_where=sa.text("kind = 'invoice'"), postgresql_where=sa.text("kind = 'invoice'"))

    op.create_table('invoice_dispute',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('issue_id', sa.Uuid(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('outcome', sa.Enum('stands', 'voided', name='disputeoutcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_dispute_invoice_id_invoice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_invoice_dispute_issue_id_issue'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['opened_by'], ['account.id'], name=op.f('fk_invoice_dispute_opened_by_account'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['settled_by'], ['account.id'], name=op.f('fk_invoice_dispute_settled_by_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_dispute'))
    )
    op.create_index(op.f('ix_invoice_dispute_invoice_id'), 'invoice_dispute', ['invoice_id'])
    op.create_index(op.f('ix_invoice_dispute_issue_id'), 'invoice_dispute', ['issue_id'])
    op.create_index(op.f('ix_invoice_dispute_opened_by'), 'invoice_dispute', ['opened_by'])
    op.create_index(op.f('ix_invoice_dispute_settled_by'), 'invoice_dispute', ['settled_by'])
    op.create_index('ux_invoice_dispute_open', 'invoice_dispute', ['invoice_id'], unique=True, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))

    op.create_table('invoice_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('detail', sa.String(length=200), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_minor', sa.BigInteger(), nullable=False),
    sa.Column('net_minor', sa.BigInteger(), nullable=False),
    sa.Column('tax_bp', sa.Integer(), nullable=False),
    sa.Column('tax_note', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_line_invoice_id_invoice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_line')),
    sa.UniqueConstraint('invoice_id', 'position', name=op.f('uq_invoice_line_invoice_id_position'))
    )
    op.create_index(op.f('ix_invoice_line_invoice_id'), 'invoice_line', ['invoice_id'])

    op.create_table('service_record',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opinion_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('provider_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('opinion', 'second_read', 'addendum', name='servicekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('specialty', sa.Enum('cardiology', 'dermatology', 'endocrinology', 'gastroenterology', 'gynaecology', 'haematology', 'nephrology', 'neurology', 'oncology', 'ophthalmology', 'orthopaedics', 'paediatrics', 'pulmonology', 'radiology', 'rheumatology', 'urology', name='specialty', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('standard', 'urgent', name='urgency', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('seconds_late', sa.Integer(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=80), nullable=False),
    sa.Column('units_tenths', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['medical_case.id'], name=op.f('fk_service_record_case_id_medical_case'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinion.id'], name=op.f('fk_service_record_opinion_id_opinion'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['provider_id'], ['account.id'], name=op.f('fk_service_record_provider_id_account'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_record')),
    sa.UniqueConstraint('opinion_id', name=op.f('uq_service_record_opinion_id'))
    )
    op.create_index(op.f('ix_service_record_case_id'), 'service_record', ['case_id'])
    op.create_index('ix_service_record_statement', 'service_record', ['provider_id', 'done_on'])



def downgrade() -> None:
    op.drop_table('service_record')
    op.drop_table('invoice_line')
    op.drop_table('invoice_dispute')
    op.drop_table('invoice')
    op.drop_table('rate')
    op.drop_table('billing_profile')
