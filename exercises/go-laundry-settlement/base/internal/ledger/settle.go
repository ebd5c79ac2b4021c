// Package ledger decides who owes what for a month in the laundry.
package ledger

import (
	"fmt"
	"math/big"
	"sort"
	"time"
)

// Flat is one home of the co-operative.
type Flat struct {
	ID   string
	Name string
}

// Wash is one use of a machine.
type Wash struct {
	Started time.Time
	Machine string
	Flat    string
	Minutes int64
}

// Cost is one bill.
type Cost struct {
	What string
	Ore  int64
}

// Share is what a flat pays for a month.
type Share struct {
	Flat    Flat
	Minutes int64
	Ore     int64
}

// Settle divides the costs of a month among the flats by their minutes. Each
// flat gets a share, in the order they were given.
func Settle(m Month, flats []Flat, washes []Wash, costs []Cost) ([]Share, error) {
	shares := make([]Share, len(flats))
	index := make(map[string]int, len(flats))
	for i, f := range flats {
		shares[i].Flat = f
		index[f.ID] = i
	}
	weights := make([]int64, len(flats))
	for _, w := range washes {
		if !m.Contains(w.Started) {
			continue
		}
		i, ok := index[w.Flat]
		if !ok {
			return nil, fmt.Errorf("there is no flat %s, which washed at %s", w.Flat, w.Started.Format(time.RFC3339))
		}
		shares[i].Minutes += w.Minutes
		weights[i] += w.Minutes
	}
	var total int64
	for _, c := range costs {
		total += c.Ore
	}
	parts, ok := divide(total, weights)
	if !ok {
		return nil, fmt.Errorf("nobody washed in %s", m)
	}
	for i := range shares {
		shares[i].Ore = parts[i]
	}
	return shares, nil
}

// divide splits total by weights into parts that add up to it. What rounding
// down leaves over goes to the largest fractions, one øre each. It is not ok
// when all weights are zero.
func divide(total int64, weights []int64) ([]int64, bool) {
	var sum int64
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return nil, false
	}
	parts := make([]int64, len(weights))
	fractions := make([]int64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, w := range weights {
		product := new(big.Int).Mul(big.NewInt(total), big.NewInt(w))
		part, fraction := product.QuoRem(product, big.NewInt(sum), new(big.Int))
		parts[i], fractions[i], order[i] = part.Int64(), fraction.Int64(), i
		left -= parts[i]
	}
	sort.SliceStable(order, func(a, b int) bool { return fractions[order[a]] > fractions[order[b]] })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts, true
}
