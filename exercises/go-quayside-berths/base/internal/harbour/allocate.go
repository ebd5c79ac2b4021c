package harbour

import (
	"sort"
	"time"
)

// keelClearanceCM is the water that must be left under a keel at lowest tide.
const keelClearanceCM = 30

// Fits tells whether the vessel can lie in the berth at all.
func Fits(b Berth, v Vessel) bool {
	return v.LengthCM <= b.LengthCM &&
		v.BeamCM <= b.BeamCM &&
		v.DraughtCM+keelClearanceCM <= b.DepthCM
}

// Free returns the berths that no stay blocks between arrival and departure, in
// the order they were given.
func Free(berths []Berth, stays []Stay, arrival, departure time.Time) []Berth {
	taken := make(map[string]bool)
	for _, s := range stays {
		if s.Blocks(arrival, departure) {
			taken[s.Berth] = true
		}
	}
	free := make([]Berth, 0, len(berths))
	for _, b := range berths {
		if !taken[b.ID] {
			free = append(free, b)
		}
	}
	return free
}

// Pick chooses the shortest free berth the vessel fits in, so that long berths
// stay free for long boats. Among berths of one length the cheapest wins.
func Pick(free []Berth, v Vessel) (Berth, bool) {
	fitting := make([]Berth, 0, len(free))
	for _, b := range free {
		if Fits(b, v) {
			fitting = append(fitting, b)
		}
	}
	if len(fitting) == 0 {
		return Berth{}, false
	}
	sort.SliceStable(fitting, func(i, j int) bool {
		if fitting[i].LengthCM != fitting[j].LengthCM {
			return fitting[i].LengthCM < fitting[j].LengthCM
		}
		return fitting[i].RateCents < fitting[j].RateCents
	})
	return fitting[0], true
}
