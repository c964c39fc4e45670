/* Whether the database can be read and written: a row that each check writes anew. */
#pragma once
#include "desk/desk.h"
#include "desk/health/health.sql.h" /* health_write() */
