/**
 * Strict reading of the JSON payloads that parties sign: what a party renders is exactly what it parsed. Start at
 * {@link org.yuheng.json.StrictJson}.
 */
package org.yuheng.json;
