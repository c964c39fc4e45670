/* The styles of a letter. They stand in it, for a mail has no files of styles, and colours are
   written out, for many mail programs know no custom properties. The dark ones are an element of
   their own, so that a program that stumbles over them loses nothing else. */
#pragma once
#include "html/html.h"

/* As a template: {{> letter_style(hue)}} */
void letter_style_html(struct html_out *out, int hue);
