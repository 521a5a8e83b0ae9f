/** Working days of a jurisdiction, as data, and the due dates of clocks. Start at {@link
 * org.yuheng.policy.calendar.WorkingDays}.
 */
package org.yuheng.policy.calendar;
