class CreateMembersKilnsAndFirings < ActiveRecord::Migration[6.1]
  def change
    create_table :members do |t|
      t.string :name, null: false
      t.string :email, null: false
      t.string :role, null: false, default: "potter"
      t.string :access_key_digest, null: false
      t.timestamps
    end

    add_index :members, :email, unique: true

    create_table :kilns do |t|
      t.string :name, null: false
      t.integer :shelf_litres, null: false
      t.timestamps
    end

    add_index :kilns, :name, unique: true

    create_table :firings do |t|
      t.references :kiln, null: false, foreign_key: true
      t.string :kind, null: false
      t.string :cone
      t.datetime :starts_at, null: false
      t.string :status, null: false, default: "planned"
      t.timestamps
    end

    add_index :firings, :starts_at
  end
end
