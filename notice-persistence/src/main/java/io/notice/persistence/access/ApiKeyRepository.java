package io.notice.persistence.access;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** API keys. */
public interface ApiKeyRepository extends Repository<ApiKeyEntity, UUID> {

  Optional<ApiKeyEntity> findById(UUID id);

  /** The key; whoever else changes it waits until this transaction is over. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select k from ApiKey k where k.id = :id")
  Optional<ApiKeyEntity> lockById(UUID id);

  @Query(
      "select distinct k from ApiKey k left join fetch k.secrets order by k.createdAt desc, k.id"
          + " desc")
  List<ApiKeyEntity> findAllNewestFirst();

  /** The key that a secret belongs to; good or not. */
  @Query("select k.id from ApiKey k join k.secrets s where s.hash = :hash")
  Optional<UUID> findIdBySecret(byte[] hash);

  ApiKeyEntity saveAndFlush(ApiKeyEntity key);

  void flush();

  /** Keeps the later time; written without a lock on the entity. */
  @Modifying
  @Query(
      nativeQuery = true,
      value =
          """
          update api_key set last_used_at = greatest(last_used_at, :at) where id = :id
          """)
  void touch(UUID id, Instant at);
}
