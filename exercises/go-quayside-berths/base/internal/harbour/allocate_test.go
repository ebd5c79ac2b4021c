package harbour

import "testing"

var testBerths = []Berth{
	{ID: "C1", LengthCM: 1800, BeamCM: 550, DepthCM: 340, RateCents: 460},
	{ID: "A1", LengthCM: 800, BeamCM: 300, DepthCM: 180, RateCents: 310},
	{ID: "A3", LengthCM: 1000, BeamCM: 350, DepthCM: 220, RateCents: 340},
	{ID: "A4", LengthCM: 1000, BeamCM: 350, DepthCM: 220, RateCents: 325},
}

func TestFitsLeavesWaterUnderTheKeel(t *testing.T) {
	b := Berth{LengthCM: 1000, BeamCM: 350, DepthCM: 220}
	if !Fits(b, Vessel{LengthCM: 1000, BeamCM: 350, DraughtCM: 190}) {
		t.Error("a boat that just fits was refused")
	}
	if Fits(b, Vessel{LengthCM: 1000, BeamCM: 350, DraughtCM: 191}) {
		t.Error("a boat with too little water under its keel was let in")
	}
}

func TestPickTakesTheShortestThenTheCheapest(t *testing.T) {
	got, ok := Pick(testBerths, Vessel{LengthCM: 900, BeamCM: 310, DraughtCM: 150})
	if !ok || got.ID != "A4" {
		t.Errorf("Pick = %q, %v, want A4", got.ID, ok)
	}
	if _, ok := Pick(testBerths, Vessel{LengthCM: 2400, BeamCM: 500, DraughtCM: 200}); ok {
		t.Error("a boat longer than every berth got one")
	}
}

func TestFree(t *testing.T) {
	stays := []Stay{
		{Berth: "A1", Arrival: day(t, "2026-07-03"), Departure: day(t, "2026-07-06"), Status: Booked},
		{Berth: "C1", Arrival: day(t, "2026-07-03"), Departure: day(t, "2026-07-06"), Status: Cancelled},
	}
	free := Free(testBerths, stays, day(t, "2026-07-05"), day(t, "2026-07-08"))
	var ids []string
	for _, b := range free {
		ids = append(ids, b.ID)
	}
	if len(ids) != 3 || ids[0] != "C1" || ids[1] != "A3" || ids[2] != "A4" {
		t.Errorf("Free = %v, want [C1 A3 A4]", ids)
	}
}
