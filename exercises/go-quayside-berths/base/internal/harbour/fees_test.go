package harbour

import "testing"

func TestFee(t *testing.T) {
	b := Berth{RateCents: 340}
	cases := []struct {
		lengthCM, nights int
		want             int64
	}{
		{900, 1, 3060},
		{901, 1, 3400},
		{920, 2, 6800},
		{999, 7, 23800},
		{1000, 0, 0},
	}
	for _, c := range cases {
		if got := Fee(b, Vessel{LengthCM: c.lengthCM}, c.nights); got != c.want {
			t.Errorf("Fee(%d cm, %d nights) = %d, want %d", c.lengthCM, c.nights, got, c.want)
		}
	}
}
