package io.notice.persistence.audience;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A listed category. */
@Entity(name = "Category")
@Table(name = "category")
public class CategoryEntity {

  @Id private String key;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, String> names;

  @Column(name = "sort_order")
  private int order;

  /** For the persistence provider. */
  @SuppressWarnings("NullAway.Init")
  protected CategoryEntity() {}

  public CategoryEntity(String key, Map<String, String> names, int order) {
    this.key = key;
    this.names = Map.copyOf(names);
    this.order = order;
  }

  public String key() {
    return key;
  }

  public Map<String, String> names() {
    return names;
  }

  public int order() {
    return order;
  }

  /** Shows it otherwise; says whether that is a change. */
  public boolean show(Map<String, String> names, int order) {
    if (this.names.equals(names) && this.order == order) {
      return false;
    }
    this.names = Map.copyOf(names);
    this.order = order;
    return true;
  }
}
