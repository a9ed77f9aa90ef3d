package io.notice.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestDatabaseTest {

  @Test
  void eachDatabaseHasTheSchemaAndNothingOfItsNeighbours() {
    try (TestDatabase one = TestDatabase.migrated();
        TestDatabase other = TestDatabase.migrated()) {
      JdbcClient.create(one.dataSource()).sql("CREATE TABLE mine (id int)").update();
      assertThat(exists(one, "mine")).isTrue();
      assertThat(exists(other, "mine")).isFalse();
      assertThat(exists(other, "notice_log")).isTrue();
    }
  }

  @Test
  void emptyDatabaseHasNoSchema() {
    try (TestDatabase database = TestDatabase.empty()) {
      assertThat(exists(database, "notice_log")).isFalse();
    }
  }

  private static boolean exists(TestDatabase database, String table) {
    return JdbcClient.create(database.dataSource())
        .sql("SELECT to_regclass(?) IS NOT NULL")
        .param(table)
        .query(Boolean.class)
        .single();
  }
}
