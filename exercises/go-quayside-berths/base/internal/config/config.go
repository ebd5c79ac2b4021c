// Package config reads the environment and the berth file.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"example.org/quayside/internal/harbour"
)

// Config is everything the service is told from outside.
type Config struct {
	Addr       string
	DataPath   string
	StaffToken string
	Zone       *time.Location
	Berths     []harbour.Berth
}

// Load reads the configuration. The lookup is os.Getenv, or a stand-in.
func Load(getenv func(string) string) (Config, error) {
	or := func(key, fallback string) string {
		if v := getenv(key); v != "" {
			return v
		}
		return fallback
	}
	c := Config{
		Addr:       or("QUAYSIDE_ADDR", ":8085"),
		DataPath:   or("QUAYSIDE_DATA", "var/quayside.json"),
		StaffToken: getenv("QUAYSIDE_STAFF_TOKEN"),
	}
	if c.StaffToken == "" {
		return Config{}, errors.New("QUAYSIDE_STAFF_TOKEN is not set")
	}
	zone, err := time.LoadLocation(or("QUAYSIDE_ZONE", "Europe/Oslo"))
	if err != nil {
		return Config{}, fmt.Errorf("QUAYSIDE_ZONE: %w", err)
	}
	c.Zone = zone
	c.Berths, err = readBerths(or("QUAYSIDE_BERTHS", "config/berths.json"))
	if err != nil {
		return Config{}, fmt.Errorf("berths: %w", err)
	}
	return c, nil
}

func readBerths(path string) ([]harbour.Berth, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var berths []harbour.Berth
	if err := json.Unmarshal(raw, &berths); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(berths) == 0 {
		return nil, fmt.Errorf("%s lists no berths", path)
	}
	seen := make(map[string]bool)
	for _, b := range berths {
		switch {
		case b.ID == "":
			return nil, fmt.Errorf("%s has a berth without an id", path)
		case seen[b.ID]:
			return nil, fmt.Errorf("%s lists berth %s twice", path, b.ID)
		case b.LengthCM <= 0 || b.BeamCM <= 0 || b.DepthCM <= 0 || b.RateCents <= 0:
			return nil, fmt.Errorf("berth %s needs a length, a beam, a depth and a rate", b.ID)
		}
		seen[b.ID] = true
	}
	return berths, nil
}
