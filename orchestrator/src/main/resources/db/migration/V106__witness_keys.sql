-- With which key a witness signed; a page that verifies a receipt names it.
alter table log_cosignature add column witness_key text;
