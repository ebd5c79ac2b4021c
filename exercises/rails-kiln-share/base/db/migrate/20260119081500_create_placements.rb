class CreatePlacements < ActiveRecord::Migration[6.1]
  def change
    create_table :placements do |t|
      t.references :firing, null: false, foreign_key: true, index: false
      t.references :member, null: false, foreign_key: true
      t.integer :litres, null: false
      t.text :description
      t.timestamps
    end

    add_index :placements, [:firing_id, :member_id], unique: true
  end
end
