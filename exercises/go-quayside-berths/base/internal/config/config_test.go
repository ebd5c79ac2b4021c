package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func env(pairs map[string]string) func(string) string {
	return func(key string) string { return pairs[key] }
}

func writeBerths(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "berths.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	c, err := Load(env(map[string]string{
		"QUAYSIDE_STAFF_TOKEN": "t",
		"QUAYSIDE_BERTHS":      "../../config/berths.json",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != ":8085" || c.Zone.String() != "Europe/Oslo" || len(c.Berths) != 6 {
		t.Errorf("defaults are %q, %v, %d berths", c.Addr, c.Zone, len(c.Berths))
	}
}

func TestLoadRefuses(t *testing.T) {
	good := `[{"id":"A1","length_cm":800,"beam_cm":300,"depth_cm":180,"rate_cents":310}]`
	cases := []struct {
		name, token, zone, berths, want string
	}{
		{"no token", "", "", good, "QUAYSIDE_STAFF_TOKEN"},
		{"unknown zone", "t", "Europe/Atlantis", good, "QUAYSIDE_ZONE"},
		{"no berths", "t", "", `[]`, "no berths"},
		{"broken file", "t", "", `[{`, "berths.json"},
		{"free of charge", "t", "", strings.Replace(good, "310", "0", 1), "rate"},
		{"twice", "t", "", "[" + good[1:len(good)-1] + "," + good[1:], "twice"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(env(map[string]string{
				"QUAYSIDE_STAFF_TOKEN": c.token,
				"QUAYSIDE_ZONE":        c.zone,
				"QUAYSIDE_BERTHS":      writeBerths(t, c.berths),
			}))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("err = %v, want one about %q", err, c.want)
			}
		})
	}
}
