/* Sets of readings: made, asked and freed, and filled from folders. */
#include "claims/claim_set.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/contract.h"

claim_set *claim_set_new(const library *prelude)
{
    claim_set *set = alloc_zeroed(1, sizeof *set);
    set->prelude = prelude;
    return set;
}

static void reading_free(reading *r)
{
    char *strings[] = {r->id,     r->file,   r->title,   r->source, r->note,    r->printed,
                       r->remark, r->repair, r->reduces, r->coq,    r->witness, r->on};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        free(strings[i]);
    for (size_t i = 0; i < r->assumption_count; i++)
        expr_free(r->assumptions[i]);
    free(r->assumptions);
    free(r->drawn);
    expr_free(r->assertion);
    for (size_t i = 0; i < r->shown_count; i++) {
        free(r->shown[i].label);
        expr_free(r->shown[i].value);
    }
    free(r->shown);
    free(r);
}

void claim_set_free(claim_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++)
        reading_free(set->readings[i]);
    for (size_t i = 0; i < set->library_count; i++)
        library_free(set->libraries[i]);
    free(set->readings);
    free(set->libraries);
    free(set);
}

size_t claim_set_count(const claim_set *set)
{
    return set->count;
}

const reading *claim_set_get(const claim_set *set, size_t i)
{
    REQUIRE(i < set->count);
    return set->readings[i];
}

bool reading_matches(const reading *r, const char *selection)
{
    size_t length = strlen(selection);
    while (length > 0 && selection[length - 1] == '/')
        length--;
    return strncmp(r->id, selection, length) == 0 && (r->id[length] == '\0' || r->id[length] == '/');
}

const char *expectation_name(expectation e)
{
    static const char *const names[] = {"holds", "refuted", "unknown"};
    return names[e];
}

/* ---- Folders ------------------------------------------------------------------------------------- */

/* Numbers in names by their size, so that prop-4.10 comes after prop-4.8. */
static int by_name(const void *left, const void *right)
{
    const char *a = *(char *const *)left, *b = *(char *const *)right;
    while (*a && *b) {
        bool numbers = isdigit((unsigned char)*a) && isdigit((unsigned char)*b);
        size_t n = numbers ? strspn(a, "0123456789") : 1, m = numbers ? strspn(b, "0123456789") : 1;
        int order = n != m ? (n < m ? -1 : 1) : strncmp(a, b, n);
        if (order != 0)
            return order;
        a += n;
        b += m;
    }
    return (*a != '\0') - (*b != '\0');
}

/* The names in a directory that do not start with a dot, sorted; NULL if it cannot be read. */
static char **directory_names(const char *path, size_t *count, status *st)
{
    DIR *dir = opendir(path);
    if (!dir) {
        status_fail(st, EXIT_INPUT, path, 0, 0, "found no directory to read (%s)", strerror(errno));
        return NULL;
    }
    char **names = NULL;
    size_t capacity = 0;
    *count = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        names = alloc_grow(names, *count, &capacity, sizeof *names);
        if (entry->d_name[0] != '.')
            names[(*count)++] = alloc_string(entry->d_name);
    }
    closedir(dir);
    if (*count > 1)
        qsort(names, *count, sizeof *names, by_name);
    return names ? names : alloc_zeroed(1, sizeof *names);
}

bool claim_set_read_directory(claim_set *set, const char *path, status *st)
{
    size_t count;
    char **names = directory_names(path, &count, st);
    bool ok = names != NULL;
    for (size_t i = 0; names && i < count; i++) {
        text child;
        text_init(&child);
        text_addf(&child, "%s/%s", path, names[i]);
        struct stat info;
        if (ok && stat(child.data, &info) == 0 && S_ISDIR(info.st_mode))
            ok = claim_set_read_directory(set, child.data, st);
        else if (ok && text_ends_with(names[i], ".claim"))
            ok = claim_set_read_file(set, child.data, st);
        text_clear(&child);
        free(names[i]);
    }
    free(names);
    return ok;
}
