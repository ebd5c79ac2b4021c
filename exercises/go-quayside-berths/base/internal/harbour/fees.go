package harbour

// Fee is what the vessel pays in the berth for so many nights, in cents.
func Fee(b Berth, v Vessel, nights int) int64 {
	return startedMetres(v.LengthCM) * b.RateCents * int64(nights)
}

func startedMetres(cm int) int64 {
	return int64((cm + 99) / 100)
}
