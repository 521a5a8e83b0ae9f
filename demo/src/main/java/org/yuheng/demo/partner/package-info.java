/** The map company: a partner with a REST server and no node. Start at {@link org.yuheng.demo.partner.MapCompany}. */
package org.yuheng.demo.partner;
