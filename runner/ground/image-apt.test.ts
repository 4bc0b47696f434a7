import t from 'tap';
import { sourcesList } from './image-apt.js';

// apt 2.6.1: apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT) # $(CODENAME)' 'Created-By: Packages'
const debian = [
  'deb http://deb.debian.org/debian/ bookworm main # bookworm',
  'deb http://deb.debian.org/debian/ bookworm contrib # bookworm',
  'deb http://deb.debian.org/debian/ bookworm-updates main # bookworm-updates',
  'deb http://deb.debian.org/debian-security/ bookworm-security main # bookworm-security',
  'deb https://deb.nodesource.com/node_20.x/ nodistro main # nodistro',
];

t.test('takes what serves the suite, its updates and its security fixes, and nothing else', (t) => {
  t.equal(
    sourcesList(debian, 'bookworm'),
    'deb http://deb.debian.org/debian/ bookworm main\n' +
      'deb http://deb.debian.org/debian/ bookworm-updates main\n' +
      'deb http://deb.debian.org/debian-security/ bookworm-security main\n',
  );
  t.end();
});

t.test('knows the suite by its code name where the source says only `stable`', (t) => {
  const lines = ['deb http://mirror.example/debian/ stable main # bookworm'];
  t.equal(sourcesList(lines, 'bookworm'), 'deb http://mirror.example/debian/ stable main\n');
  t.equal(sourcesList(lines, 'trixie'), '');
  t.end();
});

t.test('takes nothing where the suite itself is not served', (t) => {
  t.equal(sourcesList(debian.slice(2), 'bookworm'), '');
  t.equal(sourcesList(['deb http://archive.ubuntu.com/ubuntu/ noble main # noble'], 'bookworm'), '');
  t.end();
});
