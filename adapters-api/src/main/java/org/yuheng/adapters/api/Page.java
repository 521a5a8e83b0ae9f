package org.yuheng.adapters.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some records as they arrived.
 *
 * @param records values are null, {@link String}, {@link Boolean} or {@link java.math.BigDecimal}
 * @param next cursor of the next page
 * @param textual whether every value is text by nature (CSV), so that its type shows only by reading it
 */
record Page(List<Map<String, Object>> records, Optional<String> next, boolean textual) {}
