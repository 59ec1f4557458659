/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files of the redaction share: redact-keep (wording), -name (pseudonyms), -number,
 * -text, -code, -content, -header, -view (the library's reading) and -gate.
 */
#ifndef BOUNCE_REDACT_REDACT_PRIVATE_H
#define BOUNCE_REDACT_REDACT_PRIVATE_H

#include "redact/redact.h"

/* RFC 1035 section 2.3.4, doubled: longer texts are no host. */
#define REDACT_HOST_MAX 510

struct _Redaction {
  guint8 *key;
  gsize key_size;
  RedactSuffix has_suffix;
  GStringChunk *texts; /* of the rules: what the next five hold */
  GHashTable *words;   /* wording of the rules: never replaced where it stands alone */
  GPtrArray *stems;    /* what words of the rules begin with, by its first bytes */
  GHashTable *roles;   /* words of addresses that are no person: postmaster, bounces, owner ... */
  GHashTable *hosts;   /* domains that rules name: kept, what stands before them is not */
  GPtrArray *wide;     /* words of the rules in scripts without blanks, by their first bytes */
  GString *lower;      /* a word that is looked at while they are filled */
  GHashTable *known;   /* parts of addresses and names of this message */
  GHashTable *seen;    /* its hosts and IP addresses */
  GPtrArray *named;    /* addresses, hosts and ids that a reader of the message named */
  GHashTable *boundaries; /* MIME boundary -> its replacement */
  GHashTable *digests;    /* kind and value -> their HMAC, of any message */
  GHashTable *converters; /* charset -> RedactConverter */
  gboolean gentle;
  gboolean learning; /* what is put out is not wanted */
};

/* Values whose HMAC is kept: mail names the same ones again and again. */
#define REDACT_DIGESTS_MAX 16384
#define REDACT_DIGEST_SIZE 32
/* Converters that are kept: a mail with a charset a word would load each anew. */
#define REDACT_CONVERTERS_MAX 64

/* A charset's two directions, (GIConv) -1 where nobody knows it. */
typedef struct {
  GIConv to_utf8;
  GIConv from_utf8;
} RedactConverter;
void redact_converter_free(gpointer converter);

/* What words are made of: letters and digits of ASCII, and everything above it. */
static inline gboolean redact_is_word_byte(guchar byte)
{
  return g_ascii_isalnum(byte) || byte >= 0x80;
}

/* First byte of the characters from U+2000 on: scripts without blanks. */
#define REDACT_WIDE 0xe2
/* They are words apart from the letters they stand beside. */
gsize redact_word_length(const char *text, gsize length);

/* Wording. */
void redact_keep_fill(Redaction *redaction, const BounceRules *rules);
gboolean redact_keep_word(const Redaction *redaction, const char *lower);
/* As above, and no word that only begins as one of the rules does: names do, too. */
gboolean redact_keep_exactly(const Redaction *redaction, const char *lower);
gboolean redact_keep_role(const Redaction *redaction, const char *lower);
/* The part of `host` that is kept, "" at its end when none is. */
const char *redact_keep_domain(const Redaction *redaction, const char *host);

/* In lower case, also letters that are not ASCII ("Équipe" is "équipe"), whatever the locale. */
char *redact_lower(const char *text, gsize length);

/* Pseudonyms. `length` bytes at `text`; each appends to `out`. */
void redact_name_word(const Redaction *redaction, const char *text, gsize length, GString *out);
void redact_name_host(Redaction *redaction, const char *text, gsize length, GString *out);
gboolean redact_name_ip(Redaction *redaction, const char *text, gsize length, GString *out);
/* Every word but roles is replaced and becomes known. */
void redact_name_words(Redaction *redaction, const char *text, gsize length, GString *out);
/* Every word is replaced, also wording: ids, opaque values, what a returned body says. */
void redact_name_all(const Redaction *redaction, const char *text, gsize length, GString *out);
void redact_name_learn(Redaction *redaction, const char *text, gsize length);
void redact_name_learn_words(Redaction *redaction, const char *text, gsize length);

/* Numbers. Each returns how many bytes it took, 0 for none. */
#define REDACT_QUAD_SIZE 16
/* An IPv4 address between any separators, and what it is with dots. */
gsize redact_number_quad(const char *text, gsize length, char *dotted, char *separator);
gsize redact_number_ip(Redaction *redaction, const char *text, gsize length, GString *out);
gsize redact_number_phone(const Redaction *redaction, const char *text, gsize length, GString *out);

/* Text. */
typedef enum {
  REDACT_TEXT,     /* prose: addresses, hosts, IP addresses, known words */
  REDACT_FIELD,    /* the same where addresses may hold UTF-8 without brackets */
  REDACT_NAMES,    /* an address list: display names too */
  REDACT_RECEIVED, /* the names after from, by and helo= too */
  REDACT_SUBJECT,  /* every word that is no wording */
  REDACT_OPAQUE,   /* the same, and no word that only begins as one of the rules does */
  REDACT_ALL,      /* every word */
  REDACT_KEEP,     /* nothing */
} RedactMode;
void redact_text(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                 GString *out);

/* Encodings; what is plain is redacted where it stands. */
typedef enum { REDACT_PLAIN, REDACT_QP, REDACT_BASE64 } RedactEncoding;
GByteArray *redact_code_decode(RedactEncoding encoding, const char *text, gsize length);
void redact_code_encode(RedactEncoding encoding, const char *bytes, gsize length, GString *out);
/* redact_code_value() through a charset; text that does not convert there and back is treated as
 * bytes. */
void redact_code_text(Redaction *redaction, RedactMode mode, const char *charset, const char *text,
                      gsize length, GString *out);
/* A header value with its RFC 2047 words: each is decoded, redacted and encoded as it was. */
void redact_code_value(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                       GString *out);

/* Headers: the block at `text` up to and including its empty line. */
typedef struct {
  char *type;     /* lower case, "text/plain" by default */
  char *charset;  /* or NULL */
  char *boundary; /* as found, or NULL */
  RedactEncoding encoding;
} RedactPart;
void redact_header_block(Redaction *redaction, gboolean returned, const char *text, gsize length,
                         RedactPart *part, GString *out);
void redact_part_clear(RedactPart *part);

/* Values of Content-* fields. `name` is in lower case. */
char *redact_content_parameter(const char *value, const char *name);
void redact_content_value(Redaction *redaction, const char *name, const char *value, GString *out);

/* What the library reads in a message, as a plain message of its own: UTF-8, no encodings. */
GString *redact_view(const char *bytes, gsize size);

#endif
