package dev.previewdb.orchestrator.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Writes personal values of invented people into every kind of place a shop keeps such things in.
 */
final class Planting {

  /** A kind of value and where it goes: a statement that takes a value and a row's number. */
  private record Place(int count, Function<InventedPeople, String> value, String sql) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(
              180, InventedPeople::name, "UPDATE shop.customer SET full_name = ? WHERE id = ?"),
          new Place(140, InventedPeople::email, "UPDATE shop.customer SET email = ? WHERE id = ?"),
          new Place(120, InventedPeople::phone, "UPDATE shop.customer SET phone = ? WHERE id = ?"),
          new Place(100, InventedPeople::street, "UPDATE shop.address SET street = ? WHERE id = ?"),
          // JSON values
          new Place(
              80,
              InventedPeople::street,
              "UPDATE shop.customer SET profile = jsonb_set(profile, '{address,street}', to_jsonb(?::text)) WHERE id = ?"),
          new Place(
              40,
              InventedPeople::phone,
              "UPDATE shop.event SET payload = payload || jsonb_build_object('call', ?::text) WHERE id = ?"),
          new Place(
              40,
              InventedPeople::name,
              "UPDATE shop.audit_log SET detail = jsonb_build_object('customer', ?::text) WHERE id = ?"),
          // elements of arrays
          new Place(
              80,
              InventedPeople::nickname,
              "UPDATE shop.customer SET nicknames = nicknames || ?::text WHERE id = ?"),
          // comments and other free text
          new Place(
              70,
              InventedPeople::name,
              "UPDATE shop.orders SET comment = 'leave it with ' || ? || ' next door' WHERE id = ?"),
          new Place(
              50,
              InventedPeople::phone,
              "UPDATE shop.review SET comment = 'Great. Call me at ' || ? || '!' WHERE id = ?"),
          // so long that PostgreSQL compresses it
          new Place(
              40,
              InventedPeople::street,
              "UPDATE shop.support_ticket SET conversation = repeat('The parcel has not come. ', 400) || 'I live at ' || ? || '.' WHERE id = ?"),
          new Place(30, InventedPeople::iban, "UPDATE shop.payment SET iban = ? WHERE id = ?"));

  /** Comments in the catalog: on these, one value each. */
  private static final List<String> COMMENTED =
      List.of(
          "DATABASE shop",
          "SCHEMA shop",
          "TABLE shop.customer",
          "TABLE shop.orders",
          "TABLE shop.payment",
          "TABLE shop.review",
          "TABLE shop.event",
          "TABLE shop.employee",
          "TABLE shop.audit_log",
          "TABLE shop.support_ticket",
          "COLUMN shop.customer.full_name",
          "COLUMN shop.customer.email",
          "COLUMN shop.customer.phone",
          "COLUMN shop.customer.profile",
          "COLUMN shop.customer.nicknames",
          "COLUMN shop.customer.comment",
          "COLUMN shop.orders.comment",
          "COLUMN shop.orders.total",
          "COLUMN shop.payment.iban",
          "COLUMN shop.payment.holder",
          "COLUMN shop.employee.salary",
          "COLUMN shop.review.comment",
          "COLUMN shop.support_ticket.conversation",
          "SEQUENCE shop.event_id",
          "TYPE shop.order_status",
          "VIEW shop.open_order",
          "MATERIALIZED VIEW shop.customer_value",
          "INDEX shop.orders_customer",
          "CONSTRAINT department_head ON shop.department",
          "ROLE shop_reader");

  private final Connection production;
  private final InventedPeople people;
  private final List<String> planted = new ArrayList<>();

  private Planting(Connection production, RandomGenerator random) {
    this.production = production;
    this.people = new InventedPeople(random);
  }

  /** Plants 1,000 values and gives them, and nothing else keeps them as a list. */
  static PlantedValues into(Connection production, RandomGenerator random) throws SQLException {
    Planting planting = new Planting(production, random);
    for (Place place : PLACES) {
      planting.plant(place);
    }
    planting.comment();
    return PlantedValues.of(planting.planted);
  }

  private void plant(Place place) throws SQLException {
    try (PreparedStatement statement = production.prepareStatement(place.sql())) {
      for (int i = 1; i <= place.count(); i++) {
        String value = place.value().apply(people);
        planted.add(value);
        statement.setString(1, value);
        // Spread over the table, so that they lie on many pages
        statement.setLong(2, 16L * i);
        statement.addBatch();
      }
      for (int changed : statement.executeBatch()) {
        if (changed != 1) {
          throw new IllegalStateException("a value found no row: " + place.sql());
        }
      }
    }
  }

  private void comment() throws SQLException {
    try (Statement statement = production.createStatement()) {
      for (String object : COMMENTED) {
        String value = people.name();
        planted.add(value);
        statement.addBatch("COMMENT ON " + object + " IS 'Ask " + value + " about this'");
      }
      statement.executeBatch();
    }
  }
}
