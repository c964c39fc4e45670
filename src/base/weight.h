/* What a client would rather have: the weights of Accept, Accept-Encoding and Accept-Language. */
#pragma once
#include "base/str.h"

enum { WEIGHT_MAX = 1000 };

/* The weight among the parameters of a member ("level=1; q=0.75"), in thousandths: RFC
   9110, 12.4.2. WEIGHT_MAX: none is given; 0 for what is none, so that nobody gets what they may
   not want. */
int weight_of(struct str parameters);
