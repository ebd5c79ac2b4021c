package ledger

import (
	"testing"
	"time"
)

var flats = []Flat{{ID: "A-101"}, {ID: "A-102"}, {ID: "B-201"}}

func april(t *testing.T) Month {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMonth("2026-04", zone)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wash(t *testing.T, flat, started string, minutes int64) Wash {
	t.Helper()
	return Wash{Started: at(t, started), Machine: "W1", Flat: flat, Minutes: minutes}
}

func sum(shares []Share) (total int64) {
	for _, s := range shares {
		total += s.Ore
	}
	return total
}

func TestSettleDividesByMinutes(t *testing.T) {
	shares, err := Settle(april(t), flats, []Wash{
		wash(t, "A-101", "2026-04-03T10:00:00Z", 60),
		wash(t, "B-201", "2026-04-04T10:00:00Z", 20),
	}, []Cost{{What: "water", Ore: 800}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{600, 0, 200} {
		if shares[i].Ore != want {
			t.Errorf("%s pays %d øre, want %d", shares[i].Flat.ID, shares[i].Ore, want)
		}
	}
}

func TestSharesAddUpToTheBills(t *testing.T) {
	for _, bill := range []int64{1, 2, 100, 1000, 126425} {
		shares, err := Settle(april(t), flats, []Wash{
			wash(t, "A-101", "2026-04-03T10:00:00Z", 45),
			wash(t, "A-102", "2026-04-03T10:00:00Z", 45),
			wash(t, "B-201", "2026-04-04T10:00:00Z", 45),
		}, []Cost{{What: "water", Ore: bill}})
		if err != nil {
			t.Fatal(err)
		}
		if got := sum(shares); got != bill {
			t.Errorf("the shares of %d øre add up to %d", bill, got)
		}
	}
}

func TestAMonthBeginsAtMidnightInDenmark(t *testing.T) {
	m := april(t)
	cases := map[string]bool{
		"2026-03-31T21:59:59Z": false,
		"2026-03-31T22:00:00Z": true,
		"2026-04-30T21:59:59Z": true,
		"2026-04-30T22:00:00Z": false,
	}
	for s, want := range cases {
		if got := m.Contains(at(t, s)); got != want {
			t.Errorf("Contains(%s) = %v, want %v", s, got, want)
		}
	}
}

func TestSettleRefuses(t *testing.T) {
	if _, err := Settle(april(t), flats, nil, []Cost{{What: "water", Ore: 800}}); err == nil {
		t.Error("a month in which nobody washed was settled")
	}
	stranger := []Wash{wash(t, "C-301", "2026-04-03T10:00:00Z", 60)}
	if _, err := Settle(april(t), flats, stranger, nil); err == nil {
		t.Error("a wash of an unknown flat was settled")
	}
}
