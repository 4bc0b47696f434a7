import { noDocker } from './test-person.js';
import { provesLabs } from './test-proof.js';

// The others take four minutes more: .ci/run proves them where its hour has room, and a release `labs verify --all --ground docker`.
const labs = ['00-tour', '01-namespaces', '02-veth-pair', '03-bridge', '05-nat', '06-port-forward', '09-docker-bridge'];
provesLabs(labs, 'docker', noDocker);
