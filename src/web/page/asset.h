/* Links to the files of ui/: asset(ASSET_APP_CSS). Their names are made by the build. */
#pragma once
#include "html/html.h"
#include "assets.h"

/* Differs where any of them does. */
static inline const char *assets_build(void)
{
    return ASSETS_BUILD;
}

static inline struct url asset(const char *path)
{
    return (struct url){str_of(path)};
}
