/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An arena of blocks, handed out from the front. In: sizes and strings. Out: memory that lives
 * until the pool is freed. It does not run destructors and is not thread-safe.
 */
#include "base/pool.h"

#include <stddef.h>
#include <string.h>

/* A typical report needs one block; larger requests get a block of their own. */
#define POOL_BLOCK_SIZE 8192
/* What malloc() promises of a block: 16 on most machines, 8 on 32-bit ARM. */
#define POOL_ALIGN _Alignof(max_align_t)

typedef struct _PoolBlock {
  struct _PoolBlock *next;
  gsize used;
  gsize size;
  _Alignas(POOL_ALIGN) char data[];
} PoolBlock;

struct _BouncePool {
  PoolBlock *blocks;
  gsize spent[BOUNCE_SPEND_LAST];
  gboolean overspent;
};

/* Blocks that a thread keeps for its next pools: most live for one message and are soon refilled.
 */
#define POOL_SPARE_MAX 4

typedef struct {
  PoolBlock *blocks;
  guint n;
} PoolSpare;

static void pool_spare_free(gpointer data)
{
  PoolSpare *spare = data;
  for (PoolBlock *block = spare->blocks; block != NULL;) {
    PoolBlock *next = block->next;
    g_free(block);
    block = next;
  }
  g_free(spare);
}

static GPrivate pool_spare = G_PRIVATE_INIT(pool_spare_free);

static PoolBlock *pool_block_take(void)
{
  PoolSpare *spare = g_private_get(&pool_spare);
  PoolBlock *block = spare != NULL ? spare->blocks : NULL;
  if (block == NULL)
    return NULL;
  spare->blocks = block->next;
  spare->n--;
  return block;
}

static void pool_block_free(PoolBlock *block)
{
  PoolSpare *spare = g_private_get(&pool_spare);
  if (spare == NULL)
    g_private_set(&pool_spare, spare = g_new0(PoolSpare, 1));
  if (block->size != POOL_BLOCK_SIZE || spare->n == POOL_SPARE_MAX) {
    g_free(block);
    return;
  }
  block->next = spare->blocks;
  spare->blocks = block;
  spare->n++;
}

static PoolBlock *pool_block_new(gsize size, PoolBlock *next)
{
  PoolBlock *block = size == POOL_BLOCK_SIZE ? pool_block_take() : NULL;
  if (block == NULL)
    block = g_malloc(sizeof(PoolBlock) + size);
  block->next = next;
  block->used = 0;
  block->size = size;
  return block;
}

BouncePool *bounce_pool_new(void)
{
  BouncePool *pool = g_new0(BouncePool, 1);
  pool->blocks = pool_block_new(POOL_BLOCK_SIZE, NULL);
  return pool;
}

void bounce_pool_free(BouncePool *pool)
{
  if (pool == NULL)
    return;
  for (PoolBlock *block = pool->blocks; block != NULL;) {
    PoolBlock *next = block->next;
    pool_block_free(block);
    block = next;
  }
  g_free(pool);
}

static char *pool_take(BouncePool *pool, gsize size, gsize align)
{
  PoolBlock *block = pool->blocks;
  gsize start = (block->used + align - 1) & ~(align - 1);
  if (start > block->size || size > block->size - start) {
    if (size > POOL_BLOCK_SIZE / 2) {
      /* A block of its own behind the current one, which keeps its free room. */
      block->next = pool_block_new(size, block->next);
      block->next->used = size;
      return block->next->data;
    }
    block = pool->blocks = pool_block_new(POOL_BLOCK_SIZE, block);
    start = 0;
  }
  block->used = start + size;
  return block->data + start;
}

gboolean bounce_pool_spend(BouncePool *pool, BounceSpend what, gsize amount, gsize limit)
{
  if (pool->spent[what] > limit || amount > limit - pool->spent[what]) {
    pool->overspent = TRUE;
    return FALSE;
  }
  pool->spent[what] += amount;
  return TRUE;
}

gboolean bounce_pool_is_overspent(const BouncePool *pool)
{
  return pool->overspent;
}

gpointer bounce_pool_alloc(BouncePool *pool, gsize size)
{
  return memset(pool_take(pool, size, POOL_ALIGN), 0, size);
}

char *bounce_pool_strndup(BouncePool *pool, const char *text, gsize length)
{
  char *copy = pool_take(pool, length + 1, 1);
  if (length > 0)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

char *bounce_pool_strdup(BouncePool *pool, const char *text)
{
  return text != NULL ? bounce_pool_strndup(pool, text, strlen(text)) : NULL;
}
