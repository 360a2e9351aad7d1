/* SPDX-License-Identifier: Apache-2.0 */
/* overview: ready or not, what is missing, what it costs, is it healthy; in a minute. */
import { Loading } from "../parts";

export default function Overview() {
	return <Loading lines={12} />;
}
