package harbour

import "testing"

func TestBlocks(t *testing.T) {
	s := Stay{Arrival: day(t, "2026-07-03"), Departure: day(t, "2026-07-06"), Status: Booked}
	cases := []struct {
		arrival, departure string
		want               bool
	}{
		{"2026-07-01", "2026-07-03", false},
		{"2026-07-01", "2026-07-04", true},
		{"2026-07-04", "2026-07-05", true},
		{"2026-07-05", "2026-07-09", true},
		{"2026-07-06", "2026-07-09", false},
	}
	for _, c := range cases {
		if got := s.Blocks(day(t, c.arrival), day(t, c.departure)); got != c.want {
			t.Errorf("Blocks(%s, %s) = %v, want %v", c.arrival, c.departure, got, c.want)
		}
	}
	s.Status = Cancelled
	if s.Blocks(s.Arrival, s.Departure) {
		t.Error("a cancelled stay blocks its berth")
	}
}

func TestCheckPeriod(t *testing.T) {
	today := day(t, "2026-07-03")
	cases := []struct {
		arrival, departure string
		ok                 bool
	}{
		{"2026-07-03", "2026-07-04", true},
		{"2026-07-02", "2026-07-04", false},
		{"2026-07-04", "2026-07-04", false},
		{"2026-07-05", "2026-07-04", false},
		{"2026-07-03", "2026-07-31", true},
		{"2026-07-03", "2026-08-01", false},
	}
	for _, c := range cases {
		err := CheckPeriod(day(t, c.arrival), day(t, c.departure), today)
		if (err == nil) != c.ok {
			t.Errorf("CheckPeriod(%s, %s) = %v, want ok %v", c.arrival, c.departure, err, c.ok)
		}
	}
}
