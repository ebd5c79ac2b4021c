# Something to click on in development. Everybody's access key is "bus".
[["Nika Zupan", "nika@example.org", "dispatcher"],
 ["Tilen Hribar", "tilen@example.org", "driver"],
 ["Mojca Oblak", "mojca@example.org", "driver"]].each do |name, email, role|
  Staff.find_or_create_by!(email: email) do |staff|
    staff.name = name
    staff.role = role
    staff.access_key_digest = Staff.digest("bus")
  end
end

ana = Rider.find_or_create_by!(name: "Ana Rozman") { |rider| rider.assign_attributes(phone: "041 555 017", email: "ana@example.org") }
joze = Rider.find_or_create_by!(name: "Jože Bizjak") { |rider| rider.phone = "05 555 0163" }

Partner.find_or_create_by!(name: "Health centre") do |partner|
  partner.assign_attributes(place: "Dolenja vas", api_key_digest: Staff.digest("centre-key"))
end

if Ride.none?
  tomorrow = Time.zone.tomorrow.in_time_zone
  Ride.create!(rider: ana, pickup_at: tomorrow.change(hour: 8, min: 30), from: "Podgora 3", to: "Dolenja vas")
  Ride.create!(rider: joze, pickup_at: tomorrow.change(hour: 10), from: "Podgora 11", to: "Brežine")
end
