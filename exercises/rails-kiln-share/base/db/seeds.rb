# Something to click on in development. The access key of everybody is "clay".
MEMBERS = [
  ["Inka Salmela", "inka@example.org", "technician"],
  ["Oskar Wiik", "oskar@example.org", "potter"],
  ["Petra Lund", "petra@example.org", "potter"],
  ["Samir Haddad", "samir@example.org", "potter"]
].freeze

members = MEMBERS.map do |name, email, role|
  Member.find_or_create_by!(email: email) do |member|
    member.name = name
    member.role = role
    member.access_key = "clay"
  end
end

big = Kiln.find_or_create_by!(name: "Big Berta") { |kiln| kiln.shelf_litres = 120 }
small = Kiln.find_or_create_by!(name: "Little Otto") { |kiln| kiln.shelf_litres = 30 }

if Firing.none?
  monday = 1.week.from_now.next_occurring(:monday)
  glaze = Firing.create!(kiln: small, kind: "glaze", cone: "6", starts_at: monday.change(hour: 7))
  Firing.create!(kiln: big, kind: "bisque", cone: "04", starts_at: (monday + 2.days).change(hour: 21))

  glaze.placements.create!(member: members[1], litres: 18, description: "Six soup bowls")
  glaze.placements.create!(member: members[2], litres: 12, description: "Tall vase,\nstands in the middle")
end
