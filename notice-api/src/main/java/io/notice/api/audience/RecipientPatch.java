package io.notice.api.audience;

import io.notice.api.Field;
import io.notice.api.access.Role;
import java.util.List;
import java.util.Set;

/**
 * What is to become of a recipient; fields that are absent stay as they are. Lengths and syntax
 * have been checked by whoever reads it from outside.
 *
 * @param displayName can't be cleared
 * @param groups all groups the recipient is to be in; clearing leaves every one. In the order they
 *     were written, so that an unknown one can be pointed at
 * @param roles all roles; {@code RECIPIENT} is always among them, and clearing leaves it alone
 * @param password clearing takes away the sign-in by password
 * @param active can't be cleared
 */
public record RecipientPatch(
    Field<String> displayName,
    Field<String> email,
    Field<String> locale,
    Field<List<GroupKey>> groups,
    Field<Set<Role>> roles,
    Field<String> password,
    Field<Boolean> active) {

  /** A patch that changes nothing; the start of any other. */
  public static RecipientPatch empty() {
    return new RecipientPatch(
        Field.absent(),
        Field.absent(),
        Field.absent(),
        Field.absent(),
        Field.absent(),
        Field.absent(),
        Field.absent());
  }

  public RecipientPatch withDisplayName(String value) {
    return new RecipientPatch(Field.of(value), email, locale, groups, roles, password, active);
  }

  public RecipientPatch withEmail(Field<String> value) {
    return new RecipientPatch(displayName, value, locale, groups, roles, password, active);
  }

  public RecipientPatch withGroups(GroupKey... keys) {
    return new RecipientPatch(
        displayName, email, locale, Field.of(List.of(keys)), roles, password, active);
  }

  public RecipientPatch withRoles(Role... value) {
    return new RecipientPatch(
        displayName, email, locale, groups, Field.of(Set.of(value)), password, active);
  }

  public RecipientPatch withPassword(String value) {
    return new RecipientPatch(displayName, email, locale, groups, roles, Field.of(value), active);
  }

  public RecipientPatch withActive(boolean value) {
    return new RecipientPatch(displayName, email, locale, groups, roles, password, Field.of(value));
  }

  /** Says which fields are mentioned, and not with what: a patch may carry a password. */
  @Override
  public String toString() {
    return "RecipientPatch[displayName="
        + displayName
        + ", groups="
        + groups
        + ", active="
        + active
        + ", …]";
  }
}
