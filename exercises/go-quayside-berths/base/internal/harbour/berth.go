// Package harbour is the domain of the service: boats, berths, stays, calendar
// days and fees.
package harbour

import (
	"errors"
	"strings"
)

// Berth is one visitor berth.
type Berth struct {
	ID       string `json:"id"`
	LengthCM int    `json:"length_cm"`
	BeamCM   int    `json:"beam_cm"`
	DepthCM  int    `json:"depth_cm"`
	// RateCents is the price per started metre of boat and night.
	RateCents int64 `json:"rate_cents"`
}

// Vessel is a visiting boat.
type Vessel struct {
	Name      string `json:"name"`
	LengthCM  int    `json:"length_cm"`
	BeamCM    int    `json:"beam_cm"`
	DraughtCM int    `json:"draught_cm"`
}

// Validate tells what is wrong with the vessel, in words for its skipper.
func (v Vessel) Validate() error {
	name := strings.TrimSpace(v.Name)
	switch {
	case name == "":
		return errors.New("the vessel needs a name")
	case len(name) > 60:
		return errors.New("the vessel's name is too long")
	case v.LengthCM < 200 || v.LengthCM > 4000:
		return errors.New("the vessel's length must be between 200 and 4000 cm")
	case v.BeamCM < 80 || v.BeamCM > 1200:
		return errors.New("the vessel's beam must be between 80 and 1200 cm")
	case v.DraughtCM < 10 || v.DraughtCM > 600:
		return errors.New("the vessel's draught must be between 10 and 600 cm")
	}
	return nil
}
