#include "base/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <string.h>

static void finish(struct sha256_ctx *hash, char hex[DIGEST_SIZE])
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(hash, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

void digest_text(const char *data, size_t length, char hex[DIGEST_SIZE])
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_update(&hash, length, (const uint8_t *)data);
    finish(&hash, hex);
}

bool digest_file(const char *path, char hex[DIGEST_SIZE], status *st)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return status_fail(st, EXIT_INPUT, path, 0, 0, "found no file to read (%s)", strerror(errno));
    struct sha256_ctx hash;
    sha256_init(&hash);
    uint8_t chunk[8192];
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, in)) > 0;)
        sha256_update(&hash, got, chunk);
    bool ok = !ferror(in) ||
              status_fail(st, EXIT_INPUT, path, 0, 0, "found an error while reading (%s)", strerror(errno));
    fclose(in);
    finish(&hash, hex);
    return ok;
}
