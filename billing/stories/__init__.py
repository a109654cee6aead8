"""Stories (verhalen): the policy notes retold with their own figures, through the services, and checked."""
