# This file is auto-generated from the current state of the database. Instead
# of editing this file, please use the migrations feature of Active Record to
# incrementally modify your database, and then regenerate this schema definition.
#
# This file is the source Rails uses to define your schema when running `bin/rails
# db:schema:load`. When creating a new database, `bin/rails db:schema:load` tends to
# be faster and is potentially less error prone than running all of your
# migrations from scratch. Old migrations may fail to apply correctly if those
# migrations use external dependencies or application code.
#
# It's strongly recommended that you check this file into your version control system.

ActiveRecord::Schema.define(version: 2025_03_03_080000) do

  create_table "partners", force: :cascade do |t|
    t.string "name", null: false
    t.string "place", null: false
    t.string "api_key_digest", null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["api_key_digest"], name: "index_partners_on_api_key_digest", unique: true
  end

  create_table "riders", force: :cascade do |t|
    t.string "name", null: false
    t.string "phone", null: false
    t.string "email"
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
  end

  create_table "rides", force: :cascade do |t|
    t.integer "rider_id", null: false
    t.integer "driver_id"
    t.datetime "pickup_at", null: false
    t.string "from", null: false
    t.string "to", null: false
    t.integer "status", default: 0, null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["driver_id"], name: "index_rides_on_driver_id"
    t.index ["pickup_at"], name: "index_rides_on_pickup_at"
    t.index ["rider_id"], name: "index_rides_on_rider_id"
  end

  create_table "staff", force: :cascade do |t|
    t.string "name", null: false
    t.string "email", null: false
    t.string "role", default: "driver", null: false
    t.string "access_key_digest", null: false
    t.datetime "created_at", precision: 6, null: false
    t.datetime "updated_at", precision: 6, null: false
    t.index ["email"], name: "index_staff_on_email", unique: true
  end

  add_foreign_key "rides", "riders"
  add_foreign_key "rides", "staff", column: "driver_id"
end
