#include <string.h>

#include "base/contract.h"
#include "lang/types.h"

const char *type_name(type t)
{
    static const char *const names[] = {
        [TYPE_ANY] = "thing of any type",
        [TYPE_NUMBER] = "number",
        [TYPE_POLICY] = "policy",
        [TYPE_REWARD] = "reward table",
        [TYPE_VALUE] = "value table",
        [TYPE_START] = "start distribution",
        [TYPE_LAW] = "law",
        [TYPE_TRUTH] = "truth value",
        [TYPE_STRING] = "string",
    };
    REQUIRE((size_t)t < sizeof names / sizeof *names);
    return names[t];
}

/* A name without required arguments is a constant: it takes none at all. */
static const kernel_entry table[] = {
#define KERNEL(id, text, result, min_args, args, meaning) \
    {text, result, min_args, (min_args) == 0 ? 0 : sizeof((type[])args) / sizeof(type), args, meaning},
#include "lang/kernel.def"
#undef KERNEL
};

const kernel_entry *kernel_get(kernel_name id)
{
    REQUIRE((size_t)id < KERNEL_COUNT);
    return &table[id];
}

int kernel_find(const char *name)
{
    for (int id = 0; id < KERNEL_COUNT; id++)
        if (strcmp(table[id].name, name) == 0)
            return id;
    return -1;
}
