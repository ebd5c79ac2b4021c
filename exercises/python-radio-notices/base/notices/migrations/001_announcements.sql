CREATE TABLE announcements (
  id INTEGER PRIMARY KEY,
  group_name TEXT NOT NULL,
  contact TEXT NOT NULL,
  text TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  code TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'submitted'
    CHECK (status IN ('submitted', 'approved', 'withdrawn'))
);
CREATE INDEX announcements_by_end ON announcements (status, ends_on);
