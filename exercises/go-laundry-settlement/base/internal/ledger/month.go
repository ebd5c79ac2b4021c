package ledger

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zone must be known on any machine
)

// Month is a calendar month in a zone.
type Month struct {
	start time.Time
}

// ParseMonth reads a month like 2026-04.
func ParseMonth(s string, zone *time.Location) (Month, error) {
	start, err := time.ParseInLocation("2006-01", s, zone)
	if err != nil {
		return Month{}, fmt.Errorf("%q is not a month like 2026-04", s)
	}
	return Month{start}, nil
}

// String is the month as in the names of files.
func (m Month) String() string { return m.start.Format("2006-01") }

// Contains tells whether t lies in the month.
func (m Month) Contains(t time.Time) bool {
	return !t.Before(m.start) && t.Before(m.start.AddDate(0, 1, 0))
}
