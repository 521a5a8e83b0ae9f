-- In which window of a browser a draft was typed: saves of one window follow each other and never conflict.
alter table request_writing add column saved_window text not null default '';
