/* Orders, which otherwise come from the platform by the import: for demo data. */
#pragma once
#include "operator/operator.h"
#include "operator/orders.sql.h" /* order_insert() */
